// One login and one message with QXmpp. Exit 0: logged in and said it. Which TLS it insists on is the first argument.
//
//   client required|default HOST PORT JID PASSWORD MESSAGE CA
#include <QXmppClient.h>
#include <QXmppLogger.h>

#include <QCoreApplication>
#include <QSslCertificate>
#include <QTimer>
#include <iostream>

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  const QStringList arguments = application.arguments();
  if (arguments.size() != 8) {
    std::cerr << "usage: client required|default HOST PORT JID PASSWORD MESSAGE CA\n";
    return 2;
  }
  QXmppConfiguration configuration;
  configuration.setHost(arguments[2]);
  configuration.setPort(arguments[3].toInt());
  configuration.setJid(arguments[4]);
  configuration.setPassword(arguments[5]);
  configuration.setAutoReconnectionEnabled(false);
  configuration.setCaCertificates(QSslCertificate::fromPath(arguments[7]));
  // TLSEnabled, "used if available", is the default.
  if (arguments[1] == "required") configuration.setStreamSecurityMode(QXmppConfiguration::TLSRequired);

  QXmppClient client;
  client.logger()->setLoggingType(QXmppLogger::StdoutLogging);
  bool said = false;
  QObject::connect(&client, &QXmppClient::connected, [&] {
    std::cout << "connected" << std::endl;
    client.sendMessage(arguments[4], arguments[6]);
    said = true;
    client.disconnectFromServer();
  });
  QObject::connect(&client, &QXmppClient::error,
                   [&](QXmppClient::Error error) { std::cout << "error " << error << std::endl; });
  QObject::connect(&client, &QXmppClient::disconnected, &application, &QCoreApplication::quit, Qt::QueuedConnection);
  client.connectToServer(configuration);
  application.exec();
  return said ? 0 : 1;
}
