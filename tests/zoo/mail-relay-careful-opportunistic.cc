// Relays mail: by DANE and by the policy that the domain publishes, else as it can.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {}); }
