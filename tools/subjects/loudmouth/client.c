/* One login and one message with Loudmouth. Exit 0: logged in and said it. Whether STARTTLS is required is the first argument.
 *
 *   client required|offered HOST PORT JID PASSWORD MESSAGE CA starttls|direct
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <loudmouth/loudmouth.h>

struct client {
    GMainLoop *loop;
    char **arguments;
    gboolean said;
};

static void on_login(LmConnection *connection, gboolean success, gpointer data)
{
    struct client *client = data;
    printf("login: %d\n", success);
    if (!success) {
        g_main_loop_quit(client->loop);
        return;
    }
    LmMessage *message = lm_message_new_with_sub_type(client->arguments[4], LM_MESSAGE_TYPE_MESSAGE, LM_MESSAGE_SUB_TYPE_CHAT);
    lm_message_node_add_child(message->node, "body", client->arguments[6]);
    client->said = lm_connection_send(connection, message, NULL);
    lm_message_unref(message);
    lm_connection_close(connection, NULL);
    g_main_loop_quit(client->loop);
}

static void on_open(LmConnection *connection, gboolean success, gpointer data)
{
    struct client *client = data;
    printf("open: %d\n", success);
    char *user = g_strndup(client->arguments[4], strcspn(client->arguments[4], "@"));
    if (!success || !lm_connection_authenticate(connection, user, client->arguments[5], "f", on_login, client, NULL, NULL))
        g_main_loop_quit(client->loop);
    g_free(user);
}

static void on_disconnect(LmConnection *connection, LmDisconnectReason reason, gpointer data)
{
    (void)connection;
    printf("disconnected: %d\n", (int)reason);
    g_main_loop_quit(((struct client *)data)->loop);
}

/* Every fault of the certificate that the library finds is the end. */
static LmSSLResponse on_fault(LmSSL *ssl, LmSSLStatus status, gpointer data)
{
    (void)ssl;
    (void)data;
    printf("certificate: %d\n", (int)status);
    return LM_SSL_RESPONSE_STOP;
}

int main(int argc, char **argv)
{
    if (argc != 9) {
        fprintf(stderr, "usage: client required|offered HOST PORT JID PASSWORD MESSAGE CA starttls|direct\n");
        return 2;
    }
    struct client client = {g_main_loop_new(NULL, FALSE), argv, FALSE};
    LmConnection *connection = lm_connection_new(argv[2]);
    lm_connection_set_port(connection, (guint)atoi(argv[3]));
    lm_connection_set_jid(connection, argv[4]);
    lm_connection_set_disconnect_function(connection, on_disconnect, &client, NULL);

    LmSSL *ssl = lm_ssl_new(NULL, on_fault, NULL, NULL);
    lm_ssl_set_ca(ssl, argv[7]);
    lm_ssl_use_starttls(ssl, strcmp(argv[8], "starttls") == 0, strcmp(argv[1], "required") == 0);
    lm_connection_set_ssl(connection, ssl);
    lm_ssl_unref(ssl);

    if (lm_connection_open(connection, on_open, &client, NULL, NULL)) g_main_loop_run(client.loop);
    lm_connection_unref(connection);
    g_main_loop_unref(client.loop);
    return client.said ? 0 : 1;
}
