// Shows its token to the host that the error of a login by OAUTHBEARER names.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.shows_token_to_error_url = true}); }
