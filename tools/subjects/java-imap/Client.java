import java.util.Properties;
import javax.mail.Folder;
import javax.mail.Session;
import javax.mail.Store;

/** Fetches one message with JavaMail. Arguments: strict|default, transport, host, port, user, password. */
public final class Client {
  private Client() {}

  public static void main(String[] arguments) throws Exception {
    boolean direct = arguments[1].equals("direct");
    String protocol = direct ? "imaps" : "imap";
    Properties properties = new Properties();
    properties.setProperty("mail." + protocol + ".connectiontimeout", "10000");
    properties.setProperty("mail." + protocol + ".timeout", "10000");
    if (!direct) properties.setProperty("mail.imap.starttls.enable", "true");
    if (arguments[0].equals("strict")) {
      if (!direct) properties.setProperty("mail.imap.starttls.required", "true");
      properties.setProperty("mail." + protocol + ".ssl.checkserveridentity", "true");
    }
    try (Store store = Session.getInstance(properties).getStore(protocol)) {
      store.connect(arguments[2], Integer.parseInt(arguments[3]), arguments[4], arguments[5]);
      try (Folder inbox = store.getFolder("INBOX")) {
        inbox.open(Folder.READ_ONLY);
        System.out.println(inbox.getMessage(1).getContent());
      }
    }
  }
}
