// The server that all scenarios must let pass: demands TLS and a certificate it can verify, and authorises itself by
// its own.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {}); }
