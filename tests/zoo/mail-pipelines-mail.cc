// Says whose mail it is right behind its request for TLS, where it may pipeline.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.pipelines_mail = true}); }
