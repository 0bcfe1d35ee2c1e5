// The client that all scenarios must let pass: demands TLS and a certificate it can verify, and keeps to the letter of
// the RFCs.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {}); }
