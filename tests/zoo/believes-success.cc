// Takes itself for logged in when it is told so, in clear and without having asked.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.believes_success = true}); }
