// Streams as peers send them: kept, odd, broken. Every test of bytes runs over all of them.
#pragma once

#include <string>
#include <vector>

#include "model/words.h"
#include "transcript.h"

namespace footpad::dialogue {

struct Document {
  std::string name;
  Side from;
  Bytes bytes;
  std::vector<std::string> kinds;  // without the side
  Bytes pending;                   // what is in no unit at the end
};

inline std::vector<Document> documents() {
  const Bytes client(kClientHeader), server(kServerHeader);
  const Bytes tls = " xmlns='urn:ietf:params:xml:ns:xmpp-tls'";
  const Bytes sasl = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
  return {
      {"starttls", Side::client, client + "<starttls" + tls + "/>", {"stream-open", "starttls"}, ""},
      {"starttls with an end tag", Side::client, client + "<starttls" + tls + "></starttls>", {"stream-open", "starttls"}, ""},
      {"features, then proceed", Side::server,
       server + "<stream:features><starttls" + tls + "><required/></starttls></stream:features><proceed" + tls + "/>",
       {"stream-open", "features", "proceed"}, ""},
      {"no declaration, white space in front, double quotes, another prefix", Side::server,
       "\r\n <s:stream\n from=\"d.test\" id=\"s1\" xmlns:s=\"http://etherx.jabber.org/streams\" xmlns=\"jabber:client\" ><s:features/>",
       {"stream-open", "features"}, ""},
      {"white space before the declaration", Side::client, " \n" + client, {"stream-open"}, ""},
      {"a byte order mark", Side::client, "\xef\xbb\xbf" + client, {"stream-open"}, ""},
      {"white space between elements", Side::client, client + "\r\n<presence/> \t\r<presence/>\n",
       {"stream-open", "whitespace", "presence", "whitespace", "presence", "whitespace"}, ""},
      {"text, CDATA, references and UTF-8 in a message", Side::client,
       client + "<message to='x@d.test'><body>gr\xc3\xbc\xc3\x9f &amp; &#x1F600; <![CDATA[</body>]]></body></message>",
       {"stream-open", "message"}, ""},
      {"a declaration that names another encoding", Side::client,
       "<?xml version='1.0' encoding='UTF-16'?>" + client.substr(21), {"stream-open"}, ""},
      {"a new stream after success", Side::server, server + "<success" + sasl + "/>" + server + "<stream:features/>",
       {"stream-open", "success", "stream-open", "features"}, ""},
      {"a new stream without a declaration, after white space", Side::client,
       client + "<auth" + sasl + " mechanism='PLAIN'>AGEAYg==</auth>\n" + client.substr(21) + "<presence/>",
       {"stream-open", "auth", "whitespace", "stream-open", "presence"}, ""},
      {"closed", Side::client, client + "<presence/></stream:stream>", {"stream-open", "presence", "stream-close"}, ""},
      {"closed, white space, and begun again", Side::client, client + "</stream:stream>\n" + client + "</stream:stream>",
       {"stream-open", "stream-close", "whitespace", "stream-open", "stream-close"}, ""},
      {"closed, then more", Side::client, client + "</stream:stream><presence/>", {"stream-open", "stream-close", "bytes"}, ""},
      {"a header that is an empty element", Side::server,
       "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'/>" + server, {"stream-open", "stream-open"}, ""},
      {"a stream element deep inside", Side::server, server + "<iq><a>" + server.substr(21) + "</stream:stream></a></iq>",
       {"stream-open", "iq"}, ""},
      {"unfinished", Side::client, client + "<presence/><message><bo", {"stream-open", "presence"}, "<message><bo"},
      {"unfinished header", Side::client, " <?xml version='1.0'?><stream:str", {}, " <?xml version='1.0'?><stream:str"},
      {"white space only", Side::client, " \r\n", {}, " \r\n"},
      {"a comment", Side::server, server + "<stream:features/><!-- x --><proceed" + tls + "/>", {"stream-open", "features", "bytes"}, ""},
      {"a comment inside", Side::server, server + "<stream:features><!-- x --></stream:features>", {"stream-open", "bytes"}, ""},
      {"a processing instruction", Side::server, server + "<?php x?><proceed/>", {"stream-open", "bytes"}, ""},
      {"a document type", Side::client, "<!DOCTYPE x [<!ENTITY a 'b'>]>" + client, {"bytes"}, ""},
      {"a document type after the declaration", Side::client, "<?xml version='1.0'?><!DOCTYPE a>" + client.substr(21), {"bytes"}, ""},
      {"an entity that nobody declared", Side::client, client + "<message><body>&bomb;</body></message>", {"stream-open", "bytes"}, ""},
      {"text between elements", Side::client, client + "<presence/> \nhello<presence/>",
       {"stream-open", "presence", "whitespace", "bytes"}, ""},
      {"a reference between elements", Side::client, client + "&#32;<presence/>", {"stream-open", "bytes"}, ""},
      {"CDATA between elements", Side::client, client + "<![CDATA[]]><presence/>", {"stream-open", "bytes"}, ""},
      {"an element before any header", Side::server, "<proceed" + tls + "/>" + server, {"bytes"}, ""},
      {"a declaration inside an element", Side::client, client + "<message><?xml version='1.0'?></message>", {"stream-open", "bytes"}, ""},
      {"two declarations", Side::client, "<?xml version='1.0'?>" + client, {"bytes"}, ""},
      {"a mismatched end tag", Side::client, client + "<message><body></message></body>", {"stream-open", "bytes"}, ""},
      {"a prefix that is bound nowhere", Side::client, client + "<presence/><x:y/>", {"stream-open", "presence", "bytes"}, ""},
      {"a new stream whose prefix is bound in the old one", Side::client, client + "<stream:stream><presence/>", {"stream-open", "bytes"}, ""},
      {"TLS on a clear stream", Side::client, client + Bytes("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", 10), {"stream-open", "bytes"}, ""},
      {"a NUL inside an element", Side::client, client + Bytes("<message>\0</message>", 20), {"stream-open", "bytes"}, ""},
      {"UTF-16", Side::client, Bytes("\xff\xfe<\0s\0", 6), {"bytes"}, ""},
      {"UTF-16 without a mark", Side::client, Bytes("<\0s\0t\0", 6), {"bytes"}, ""},
      {"broken UTF-8", Side::client, client + "<message>\xc0\xaf</message>", {"stream-open", "bytes"}, ""},
      {"another protocol", Side::server, "220 mail.d.test ESMTP\r\n", {"bytes"}, ""},
      {"a request for a page", Side::client, "GET / HTTP/1.1\r\n\r\n", {"bytes"}, ""},
  };
}

}  // namespace footpad::dialogue
