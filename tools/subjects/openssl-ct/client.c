/* Sends a message to a page that asks for a password, over a channel whose certificate must verify and be in a log:
 * SSL_CT_VALIDATION_STRICT. (openssl s_client -ct only reports what it finds.)
 *
 *   client HOST PORT DOMAIN CA-FILE LOG-LIST USER:PASSWORD MESSAGE
 */
#include <stdio.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>

static SSL_CTX *context_of(const char *anchors, const char *logs)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    if (SSL_CTX_load_verify_file(context, anchors) == 1 && SSL_CTX_set_ctlog_list_file(context, logs) == 1 &&
        SSL_CTX_enable_ct(context, SSL_CT_VALIDATION_STRICT) == 1)
        return context;
    SSL_CTX_free(context);
    return NULL;
}

static void expect(SSL *ssl, const char *domain)
{
    static const unsigned char http[] = "\x08http/1.1";
    SSL_set_alpn_protos(ssl, http, sizeof http - 1);
    SSL_set1_host(ssl, domain);
    SSL_set_tlsext_host_name(ssl, domain);
}

int main(int argc, char **argv)
{
    if (argc != 8) {
        fprintf(stderr, "usage: client HOST PORT DOMAIN CA-FILE LOG-LIST USER:PASSWORD MESSAGE\n");
        return 2;
    }
    SSL_CTX *context = context_of(argv[4], argv[5]);
    BIO *channel = context == NULL ? NULL : BIO_new_ssl_connect(context);
    if (channel == NULL) {
        ERR_print_errors_fp(stderr);
        return 2;
    }
    SSL *ssl = NULL;
    BIO_get_ssl(channel, &ssl);
    expect(ssl, argv[3]);
    BIO_set_conn_hostname(channel, argv[1]);
    BIO_set_conn_port(channel, argv[2]);

    char answer[4096], login[1024];
    int size = 0;
    if (strlen(argv[6]) > 512 || BIO_do_handshake(channel) != 1) {
        ERR_print_errors_fp(stderr);
        fprintf(stderr, "verify: %s\n", X509_verify_cert_error_string(SSL_get_verify_result(ssl)));
    } else {
        EVP_EncodeBlock((unsigned char *)login, (const unsigned char *)argv[6], (int)strlen(argv[6]));
        BIO_printf(channel,
                   "POST / HTTP/1.1\r\nHost: %s:%s\r\nAuthorization: Basic %s\r\nContent-Length: %d\r\n"
                   "Connection: close\r\n\r\n%s",
                   argv[3], argv[2], login, (int)strlen(argv[7]), argv[7]);
        size = BIO_read(channel, answer, sizeof answer - 1);
    }
    answer[size > 0 ? size : 0] = '\0';
    puts(answer);
    BIO_free_all(channel);
    SSL_CTX_free(context);
    return strncmp(answer, "HTTP/1.1 200 ", 13) == 0 ? 0 : 1;
}
