// What can be asked: requests in, responses out, now or later. It knows no sockets.
#pragma once

#include <string>

#include "api/access.h"
#include "api/lanes.h"
#include "api/shelf.h"
#include "net/http_server.h"

namespace footpad::api {

class Api {
 public:
  Api(Access access, Shelf& shelf, Lanes& lanes, std::string version)
      : access_(std::move(access)), shelf_(shelf), lanes_(lanes), version_(std::move(version)) {}

  void handle(const net::HttpRequest& request, const net::HttpServer::Reply& reply);

 private:
  struct Call;  // a request on its way to its route
  struct Route;
  static const std::vector<Route>& routes();

  void health(const Call& call);
  void describe(const Call& call);
  void list(const Call& call);
  void explain(const Call& call);
  void plan(const Call& call);
  void open(const Call& call);
  void lanes(const Call& call);
  void lane(const Call& call);
  void done(const Call& call);
  void ledger(const Call& call);
  void transcript(const Call& call);
  void remove(const Call& call);

  Access access_;
  Shelf& shelf_;
  Lanes& lanes_;
  std::string version_;
};

}  // namespace footpad::api
