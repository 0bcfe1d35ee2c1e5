#include "net/http_server.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "net/local_address.h"

namespace footpad::net {
namespace {

struct FreeEvent {
  void operator()(event* it) const { event_free(it); }
};

std::string method_of(evhttp_request* request) {
  switch (evhttp_request_get_command(request)) {
    case EVHTTP_REQ_GET: return "GET";
    case EVHTTP_REQ_POST: return "POST";
    case EVHTTP_REQ_HEAD: return "HEAD";
    case EVHTTP_REQ_PUT: return "PUT";
    case EVHTTP_REQ_DELETE: return "DELETE";
    case EVHTTP_REQ_OPTIONS: return "OPTIONS";
    case EVHTTP_REQ_TRACE: return "TRACE";
    case EVHTTP_REQ_CONNECT: return "CONNECT";
    case EVHTTP_REQ_PATCH: return "PATCH";
  }
  return "?";
}

HttpRequest read(evhttp_request* request) {
  HttpRequest out;
  out.method = method_of(request);
  if (const char* target = evhttp_request_get_uri(request)) out.target = target;
  const evkeyvalq* headers = evhttp_request_get_input_headers(request);
  for (const evkeyval* header = headers->tqh_first; header != nullptr; header = header->next.tqe_next)
    out.headers[lower(header->key)] = header->value;
  evbuffer* body = evhttp_request_get_input_buffer(request);
  out.body.resize(evbuffer_get_length(body));
  evbuffer_copyout(body, out.body.data(), out.body.size());
  return out;
}

}  // namespace

// A request that waits for its answer. evhttp reads nothing meanwhile, and so does not see that its client has gone.
struct HttpServer::Pending {
  HttpServer* server = nullptr;
  evhttp_request* request = nullptr;  // null: answered, or nobody waits any more
  std::unique_ptr<event, FreeEvent> gone;

  static void left(evutil_socket_t, short, void* self) {
    auto* pending = static_cast<Pending*>(self);
    // What is written to it finds it gone, and evhttp clears up.
    if (pending->request != nullptr) pending->server->answer(pending->request, {503, {}, ""});
  }
};

void HttpServer::Free::operator()(evhttp* http) const { evhttp_free(http); }

HttpServer::HttpServer(Loop& loop, Limits limits, Handler handler)
    : loop_(loop), limits_(limits), handler_(std::move(handler)) {}

HttpServer::~HttpServer() {
  for (auto& [request, pending] : pending_) pending->request = nullptr;
  pending_.clear();
  http_.reset();
  if (!socket_.empty()) ::unlink(socket_.c_str());
}

Result<std::unique_ptr<HttpServer>> HttpServer::open(Loop& loop, const std::string& address, Limits limits,
                                                     Handler handler) {
  auto bound = listen_locally(address);
  if (!bound) return bound.error();
  std::unique_ptr<HttpServer> server(new HttpServer(loop, limits, std::move(handler)));
  server->url_ = bound->url;
  server->socket_ = bound->path;
  server->http_.reset(evhttp_new(loop.base()));
  if (!server->http_) return Error{"no HTTP server can be made", "", ""};
  evhttp* http = server->http_.get();
  evhttp_set_max_headers_size(http, static_cast<ev_ssize_t>(limits.header));
  // One more than may be, so that the limit is said and not felt; beyond that evhttp hangs up.
  evhttp_set_max_body_size(http, static_cast<ev_ssize_t>(4 * limits.body));
  evhttp_set_timeout(http, limits.idle_seconds);
  evhttp_set_allowed_methods(http, EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD | EVHTTP_REQ_PUT |
                                       EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH);
  evhttp_set_gencb(http, &HttpServer::requested, server.get());
  if (evhttp_accept_socket(http, bound->socket.get()) != 0) return Error{"cannot listen on " + address, "", ""};
  bound->socket.release();  // evhttp's
  return server;
}

void HttpServer::requested(evhttp_request* request, void* self) { static_cast<HttpServer*>(self)->take(request); }

void HttpServer::take(evhttp_request* request) {
  HttpRequest asked = read(request);
  auto pending = std::make_shared<Pending>();
  pending->server = this;
  pending->request = request;
  pending_[request] = pending;
  if (asked.body.size() > limits_.body) {
    asked.body.clear();
    asked.too_large = true;
  }
  handler_(asked, [pending](const HttpResponse& response) {
    if (pending->request != nullptr) pending->server->answer(pending->request, response);
  });
  if (pending->request == nullptr) return;
  bufferevent* stream = evhttp_connection_get_bufferevent(evhttp_request_get_connection(request));
  pending->gone.reset(event_new(loop_.base(), bufferevent_getfd(stream), EV_CLOSED, &Pending::left, pending.get()));
  if (pending->gone) event_add(pending->gone.get(), nullptr);
}

void HttpServer::answer(evhttp_request* request, const HttpResponse& response) {
  const auto found = pending_.find(request);
  if (found == pending_.end()) return;
  const auto pending = std::move(found->second);
  pending_.erase(found);
  pending->request = nullptr;
  pending->gone.reset();
  evkeyvalq* headers = evhttp_request_get_output_headers(request);
  for (const auto& [name, value] : response.headers) evhttp_add_header(headers, name.c_str(), value.c_str());
  evbuffer* body = evbuffer_new();
  evbuffer_add(body, response.body.data(), response.body.size());
  evhttp_send_reply(request, response.status, nullptr, body);
  evbuffer_free(body);
}

}  // namespace footpad::net
