import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Sends a message to a page that asks for a password, with HttpsURLConnection at its defaults. */
class Client {
    public static void main(String[] arguments) {
        String login = arguments[1] + ":" + arguments[2];
        byte[] message = arguments[3].getBytes(StandardCharsets.UTF_8);
        try {
            HttpURLConnection page = (HttpURLConnection) new URL(arguments[0]).openConnection();
            page.setConnectTimeout(10_000);
            page.setReadTimeout(10_000);
            page.setRequestProperty("Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
            page.setDoOutput(true);
            try (OutputStream body = page.getOutputStream()) {
                body.write(message);
            }
            System.out.println(page.getResponseCode());
            System.exit(page.getResponseCode() == 200 ? 0 : 1);
        } catch (IOException fault) {
            System.err.println(fault);
            System.exit(1);
        }
    }
}
