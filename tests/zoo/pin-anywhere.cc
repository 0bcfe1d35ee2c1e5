// Was given a pin, and looks for it in all that is sent.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.seeks_pin_in_all = true}); }
