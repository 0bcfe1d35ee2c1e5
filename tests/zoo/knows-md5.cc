// Still does DIGEST-MD5.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.knows_md5 = true}); }
