/* One login and one message with libstrophe. Exit 0: the library reported CONNECT. Which flags are set is the first argument.
 *
 * HOST "srv" leaves it to the library to find the server.
 *
 *   client FLAGS HOST PORT JID PASSWORD MESSAGE starttls|direct      FLAGS: default, mandatory, mandatory-trust,
 *                                                                  mandatory-legacy-auth
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

struct client {
    xmpp_ctx_t *context;
    const char *jid;
    const char *message;
    int connected;
};

static void say(xmpp_conn_t *connection, const struct client *client)
{
    xmpp_stanza_t *presence = xmpp_presence_new(client->context);
    xmpp_send(connection, presence);
    xmpp_stanza_release(presence);

    xmpp_stanza_t *message = xmpp_message_new(client->context, "chat", client->jid, "footpad1");
    xmpp_message_set_body(message, client->message);
    xmpp_send(connection, message);
    xmpp_stanza_release(message);
}

static void on_connection(xmpp_conn_t *connection, xmpp_conn_event_t event, int error, xmpp_stream_error_t *stream_error,
                          void *data)
{
    struct client *client = data;
    (void)stream_error;
    if (event == XMPP_CONN_CONNECT) {
        puts("CONNECT");
        client->connected = 1;
        say(connection, client);
        xmpp_disconnect(connection);
        return;
    }
    printf("event %d, error %d\n", (int)event, error);
    xmpp_stop(client->context);
}

/* -1 for a word that is none of them. */
static long flags_of(const char *name, const char *transport)
{
    long flags = 0;
    if (strcmp(name, "mandatory") == 0) flags |= XMPP_CONN_FLAG_MANDATORY_TLS;
    else if (strcmp(name, "mandatory-trust") == 0) flags |= XMPP_CONN_FLAG_MANDATORY_TLS | XMPP_CONN_FLAG_TRUST_TLS;
    else if (strcmp(name, "mandatory-legacy-auth") == 0) flags |= XMPP_CONN_FLAG_MANDATORY_TLS | XMPP_CONN_FLAG_LEGACY_AUTH;
    else if (strcmp(name, "default") != 0) return -1;
    if (strcmp(transport, "direct") == 0) flags |= XMPP_CONN_FLAG_LEGACY_SSL;
    else if (strcmp(transport, "starttls") != 0) return -1;
    return flags;
}

int main(int argc, char **argv)
{
    const long flags = argc == 8 ? flags_of(argv[1], argv[7]) : -1;
    if (flags < 0) {
        fprintf(stderr, "usage: client FLAGS HOST PORT JID PASSWORD MESSAGE starttls|direct\n");
        return 2;
    }

    xmpp_initialize();
    xmpp_ctx_t *context = xmpp_ctx_new(NULL, xmpp_get_default_logger(XMPP_LEVEL_DEBUG));
    xmpp_conn_t *connection = xmpp_conn_new(context);
    struct client client = {context, argv[4], argv[6], 0};
    xmpp_conn_set_flags(connection, flags);
    xmpp_conn_set_jid(connection, argv[4]);
    xmpp_conn_set_pass(connection, argv[5]);

    const int found = strcmp(argv[2], "srv") == 0;
    const char *host = found ? NULL : argv[2];
    const unsigned short port = found ? 0 : (unsigned short)atoi(argv[3]);
    if (xmpp_connect_client(connection, host, port, on_connection, &client) == XMPP_EOK)
        xmpp_run(context);

    xmpp_conn_release(connection);
    xmpp_ctx_free(context);
    xmpp_shutdown();
    return client.connected ? 0 : 1;
}
