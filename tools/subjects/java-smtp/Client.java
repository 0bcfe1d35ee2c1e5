// Hands over a message with JavaMail. MODE: required (starttls.required), enabled (starttls.enable), direct (smtps);
// with "unchecked-" in front nothing is said about the server's name.
import java.util.Properties;
import javax.mail.Message;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;

public final class Client {
  private Client() {}

  public static void main(String[] args) throws Exception {
    boolean checked = !args[0].startsWith("unchecked-");
    String mode = args[0].replace("unchecked-", "");
    String domain = args[1];
    String user = args[2];
    String password = args[3];
    String text = args[4];
    String protocol = mode.equals("direct") ? "smtps" : "smtp";
    String prefix = "mail." + protocol + ".";
    Properties properties = new Properties();
    properties.put(prefix + "host", domain);
    properties.put(prefix + "port", mode.equals("direct") ? "465" : "587");
    properties.put(prefix + "auth", "true");
    properties.put(prefix + "localhost", "client.example.org");
    properties.put(prefix + "timeout", "8000");
    properties.put(prefix + "connectiontimeout", "8000");
    if (checked) properties.put(prefix + "ssl.checkserveridentity", "true");
    if (!mode.equals("direct")) properties.put(prefix + "starttls.enable", "true");
    if (mode.equals("required")) properties.put(prefix + "starttls.required", "true");
    Session session = Session.getInstance(properties);
    session.setDebug(true);
    MimeMessage message = new MimeMessage(session);
    InternetAddress address = new InternetAddress(user + "@" + domain);
    message.setFrom(address);
    message.setRecipient(Message.RecipientType.TO, address);
    message.setSubject(text);
    message.setText(text);
    try (Transport transport = session.getTransport(protocol)) {
      transport.connect(user, password);
      transport.sendMessage(message, message.getAllRecipients());
    }
  }
}
