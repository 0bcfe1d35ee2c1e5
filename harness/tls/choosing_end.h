// A server's end that is dressed only once it is known what the client asks for.
#pragma once

#include <functional>

#include "tls/end.h"

namespace footpad::tls {

// Called once, with the client_hello event; an empty one where what the client sent is no ClientHello.
using Choose = std::function<Result<ServerConfig>(const Event& hello)>;

Result<std::unique_ptr<End>> choosing_server(Choose choose);

}  // namespace footpad::tls
