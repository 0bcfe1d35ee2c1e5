// A server that lets who is authorised for one domain speak for every other.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.believes_sender = true}); }
