// A chain and a key, made fit for OpenSSL, whatever is in the chain and whether the key belongs to the leaf or not.
#pragma once

#include "base/result.h"
#include "tls/end.h"
#include "tls/handles.h"

namespace footpad::tls {

Status use_credentials(SSL* ssl, const Credentials& credentials);

}  // namespace footpad::tls
