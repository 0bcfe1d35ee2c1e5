// Says the password where a server asks for it in place of a challenge.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.answers_prompts = true}); }
