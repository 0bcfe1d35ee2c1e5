// Takes a login for good although the server has not proved that it knows the password.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.skips_server_signature = true}); }
