// Asks for the page that the error of a login by OAUTHBEARER names, wherever that is.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.fetches_error_url = true}); }
