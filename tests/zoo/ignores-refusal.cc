// Asks for TLS, and goes on in clear where the answer is not <proceed/>.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.goes_on_after_refusal = true}); }
