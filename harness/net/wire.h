// Fulfils one session's commands on real sockets.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "net/loop.h"
#include "net/socket.h"
#include "net/tap.h"
#include "session/session.h"

namespace footpad::net {

class Wire {
 public:
  struct Server {
    std::string host;  // loopback
    int port = 0;
  };
  // `active` is called after every event of the connection; `over` once, when both legs have ended (not from inside a
  // call into Wire).
  Wire(Loop& loop, Fd client, std::unique_ptr<session::Session> session, Server server, Callback active, Callback over);
  ~Wire();

  // Before start(): what crosses both legs is kept there too. `client`: about the client's leg.
  void tap(Tap& tap, const Tap::About& client);
  void start();
  // Footpad is about to end the client: what was delivered to it until now is noted.
  void ending();
  void say(const Bytes& bytes, const On& on) { fulfil(session_->say(bytes, on)); }  // see Session::say
  [[nodiscard]] bool finished() const { return finished_; }
  [[nodiscard]] const session::Session& session() const { return *session_; }

 private:
  struct Out {
    struct Segment {
      Bytes bytes;
      bool paced = false;
      double pause = 0;      // seconds after the one before
      std::size_t sent = 0;  // bytes of it
    };
    void add(session::Command command);

    std::deque<Segment> queue;
    double due = 0;  // on the loop's clock: the first one waits until then, where it is paced
    std::size_t size = 0;
    bool closing = false;  // FIN behind the queue
    bool shut = false;
    bool fin = false;  // the kernel took it: it had not been reset before
  };
  void fulfil(session::Commands commands);
  void read_client();
  void read_server();
  [[nodiscard]] bool all_written() const;
  void pace(double seconds);
  void flush(Fd& fd, Out& out, Handle& watch, bool client);
  void connect_server();
  void server_connected();
  void drop_server();
  void check_over();
  void throttle();

  Loop& loop_;
  Fd client_, server_;
  std::unique_ptr<session::Session> session_;
  Server address_;
  Callback active_, over_;
  Tap* tap_ = nullptr;
  Tap::About server_about_;
  Line client_line_, server_line_;
  Out to_client_, to_server_;
  std::size_t unheeded_ = 0;  // bytes that the client said while too much waits to be taken
  Handle client_read_, client_write_, server_read_, server_write_, pace_, over_soon_;
  std::map<int, Handle> wakes_;
  bool client_ended_ = false;
  bool server_up_ = false;
  bool finished_ = false;
};

}  // namespace footpad::net
