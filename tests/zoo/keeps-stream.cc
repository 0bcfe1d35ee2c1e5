// Answers features inside TLS that came before the server had begun its new stream.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.keeps_stream = true}); }
