// Requests over HTTP/1.1 as values, on a loopback port or a Unix socket. What they mean is somebody else's business.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/loop.h"
#include "net/socket.h"

struct evhttp;
struct evhttp_request;

namespace footpad::net {

struct HttpRequest {
  std::string method;                          // "GET"
  std::string target;                          // as it was asked for: path and query, still escaped
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  bool too_large = false;  // the body was, and is not here
};

struct HttpResponse {
  int status = 200;
  std::map<std::string, std::string> headers;
  std::string body;
};

class HttpServer {
 public:
  // Called once, at once or later. Nobody listens any more where the client has gone.
  using Reply = std::function<void(HttpResponse)>;
  using Handler = std::function<void(const HttpRequest&, Reply)>;
  struct Limits {
    std::size_t header = 16U << 10U, body = 2U << 20U;  // bytes
    int idle_seconds = 60;                              // of a connection that says nothing
  };

  // `address`: "127.0.0.1:0", "[::1]:0" (0: a free port) or "unix:PATH". Only loopback: anything else is an Error.
  static Result<std::unique_ptr<HttpServer>> open(Loop& loop, const std::string& address, Limits limits,
                                                  Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }        // "http://127.0.0.1:4711"; "http://localhost"
  [[nodiscard]] const std::string& socket() const { return socket_; }  // the path of the Unix socket; empty: a port

 private:
  struct Free {
    void operator()(evhttp* http) const;
  };
  struct Pending;
  HttpServer(Loop& loop, Limits limits, Handler handler);
  static void requested(evhttp_request* request, void* self);
  void take(evhttp_request* request);
  void answer(evhttp_request* request, const HttpResponse& response);

  Loop& loop_;
  Limits limits_;
  Handler handler_;
  std::string url_, socket_;
  std::map<evhttp_request*, std::shared_ptr<Pending>> pending_;
  std::unique_ptr<evhttp, Free> http_;
};

}  // namespace footpad::net
