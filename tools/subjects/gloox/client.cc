// One login and one message with gloox. Exit 0: logged in and said it. Whether TLS is required is the first argument.
//
//   client required|default HOST PORT JID PASSWORD MESSAGE CA
#include <gloox/client.h>
#include <gloox/connectionlistener.h>
#include <gloox/loghandler.h>
#include <gloox/message.h>

#include <cstdlib>
#include <iostream>
#include <string>

namespace {

class Session : public gloox::ConnectionListener, public gloox::LogHandler {
 public:
  Session(gloox::Client& client, std::string message) : client_(client), message_(std::move(message)) {}
  bool said() const { return said_; }

  void onConnect() override {
    std::cout << "connected\n";
    client_.send(gloox::Message(gloox::Message::Chat, client_.jid().bareJID(), message_));
    said_ = true;
    client_.disconnect();
  }
  void onDisconnect(gloox::ConnectionError error) override { std::cout << "disconnected, error " << error << "\n"; }
  // As the library's own examples do, but for their "return true": what it found wrong is the end.
  bool onTLSConnect(const gloox::CertInfo& info) override {
    std::cout << "certificate status " << info.status << ", for " << info.server << "\n";
    return info.status == gloox::CertOk;
  }
  void handleLog(gloox::LogLevel, gloox::LogArea, const std::string& message) override { std::cout << message << "\n"; }

 private:
  gloox::Client& client_;
  const std::string message_;
  bool said_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  const std::string insistence = argc == 8 ? argv[1] : "";
  if (insistence != "required" && insistence != "default") {
    std::cerr << "usage: client required|default HOST PORT JID PASSWORD MESSAGE CA\n";
    return 2;
  }
  gloox::Client client(gloox::JID(argv[4]), argv[5], std::atoi(argv[3]));
  client.setServer(argv[2]);
  client.setCACerts({argv[7]});
  if (insistence == "required") client.setTls(gloox::TLSRequired);
  Session session(client, argv[6]);
  client.registerConnectionListener(&session);
  client.logInstance().registerLogHandler(gloox::LogLevelDebug, gloox::LogAreaAll, &session);
  client.connect();
  return session.said() ? 0 : 1;
}
