#include "session.h"

#include <utility>

#include "base/text.h"

namespace zoo {

using footpad::Done;
using footpad::Error;
using footpad::Result;
using footpad::Status;

namespace {

constexpr std::chrono::milliseconds longest_visit{8000};  // a server that takes longer has other plans
constexpr std::string_view kEnd = "</stream:stream>";

// What the stream's header says once, every message says for itself.
std::string with_namespace(std::string_view xml) {
  const auto tag = xml.substr(0, xml.find('>'));
  if (tag.find("xmlns=") != std::string_view::npos) return std::string(xml);
  const auto name_end = xml.find_first_of(" />");
  return std::string(xml.substr(0, name_end)) + " xmlns='" + std::string(ns::client) + "'" +
         std::string(xml.substr(name_end));
}

}  // namespace

Session::Session(const Options& options, const Habits& habits, bool without_tls, Keepsake* keepsake)
    : options_(options),
      habits_(habits),
      without_tls_(without_tls),
      demands_{
          .domain = "", .pin = "", .tlsa = {}, .host = "", .server = false, .habits = habits, .keepsake = keepsake},
      reader_(make_reader()) {}

std::unique_ptr<Reader> Session::make_reader() const {
  return std::make_unique<Reader>(habits_.has_no_limits, habits_.reads_restricted_xml);
}

Status Session::connect() {
  auto context = make_context(options_, demands_);
  if (!context) return context.error();
  context_ = std::move(*context);
  auto wire = Wire::connect(options_.host, options_.port);
  if (!wire) return wire.error();
  wire_.emplace(std::move(*wire));
  if (habits_.reads_on_in_clear) wire_->read_on_in_clear();
  return secure();
}

Status Session::talk() {
  if (auto step = connect(); !step) return step;
  if (habits_.aborts_always) return Error{"it always does", "", ""};
  if (options_.is_server()) {
    if (auto step = authorise(); !step) return step;
    return say_message();
  }
  if (auto step = log_in(); !step) return step;
  if (auto step = bind(); !step) return step;
  bound_ = true;
  return say_message();
}

void Session::say_goodbye() {
  if (wire_ && (options_.path.empty() || websocket_)) static_cast<void>(say(kEnd));
}

// In frames every element is a message of its own, and there is no stream to begin or end.
Status Session::say(std::string_view xml) {
  if (!websocket_) return wire_->write(xml);
  const bool ends = xml.ends_with(kEnd);
  if (ends) xml.remove_suffix(kEnd.size());
  std::string frames;
  if (xml.starts_with("<?xml"))
    frames += text_frame("<open xmlns='" + std::string(ns::framing) + "' to='" + escape_xml(options_.domain) +
                         "' version='1.0'/>");
  else if (!xml.empty())
    frames += text_frame(with_namespace(xml));
  if (ends) frames += text_frame("<close xmlns='" + std::string(ns::framing) + "'/>");
  return wire_->write(frames);
}

std::string Session::stream_header() const {
  const std::string own =
      options_.is_server() ? "' from='" + escape_xml(options_.local_domain) + "' xmlns:db='" + std::string(ns::dialback)
                           : "";
  return "<?xml version='1.0'?><stream:stream to='" + escape_xml(options_.domain) + own +
         "' version='1.0' xml:lang='en' xmlns='" + std::string(content()) +
         "' xmlns:stream='http://etherx.jabber.org/streams'>";
}

Status Session::open_stream() {
  if (!early_ && !std::exchange(header_said_, false))
    if (auto sent = say(stream_header()); !sent) return sent;
  if (habits_.keeps_stream && wire_->secure())
    if (auto step = read_on_in_old_stream(); !step) return step;
  auto item = next_item();
  if (!item) return item.error();
  if (item->kind != Item::Kind::header) return Error{"the server ended the stream", "", ""};
  header_ = item->element;
  features_ = {};
  old_server_ = header_.attribute("version").empty();
  return old_server_ ? Status(Done{}) : read_features();
}

Status Session::read_features() {
  auto element = next_element();
  if (element && habits_.takes_any_result && takes(*element)) {
    declared_ = true;
    element = next_element();
  }
  if (!element) return element.error();
  if (!element->is(ns::streams, "features"))
    return Error{"<" + element->name + "> came instead of the features", "", ""};
  features_ = std::move(*element);
  if (habits_.answers_anybody && something_came_early())
    if (const auto item = reader_->next(); item && item->element.is(content(), "iq")) return answer(item->element);
  return Done{};
}

Result<Item> Session::next_item() {
  for (;;) {
    if (auto item = ready_item()) return std::move(*item);
    const auto& fault = websocket_ ? websocket_->fault() : reader_->fault();
    if (!fault.empty()) return Error{fault, "", ""};
    const auto spent = [this] {
      return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_);
    };
    const auto left = longest_visit - spent();
    const Error too_long{"the server takes too long", "", ""};
    if (!habits_.has_no_limits && left.count() <= 0) return too_long;
    wire_->wait_at_most(habits_.has_no_limits ? longest_visit * 8 : left);
    auto bytes = wire_->read();
    // Between two of its bytes or on one: it is the same visit that was too long.
    if (!bytes && !habits_.has_no_limits && spent() >= longest_visit) return too_long;
    if (!bytes) return bytes.error();
    if (bytes->empty()) return Error{"the server closed the connection", "", ""};
    websocket_ ? websocket_->feed(*bytes) : reader_->feed(*bytes);
  }
}

std::optional<Item> Session::ready_item() {
  if (!websocket_) return reader_->next();
  auto item = websocket_->next();
  if (const auto pongs = websocket_->take_pongs(); !pongs.empty()) static_cast<void>(wire_->write(pongs));
  if (item && item->kind == Item::Kind::end) go_where_sent(item->element.attribute("see-other-uri"));
  return item;
}

Result<Element> Session::next_element() {
  for (;;) {
    auto item = next_item();
    if (!item) return item.error();
    if (item->kind != Item::Kind::element) return Error{"the server ended the stream", "", ""};
    auto& element = item->element;
    if (element.is(ns::streams, "error")) {
      if (const auto* other = element.child(ns::stream_errors, "see-other-host"); other != nullptr)
        sent_to_ = other->text;
      return Error{"stream error " + (element.children.empty() ? "" : element.children.front().name), "", ""};
    }
    if (habits_.keeps_early_bytes && element.is(content(), "iq") && element.attribute("type") == "get") {
      if (auto answered = answer(element); !answered) return answered.error();
      continue;
    }
    return std::move(element);
  }
}

Result<Element> Session::reply_to(const std::string& id) {
  for (;;) {
    auto element = next_element();
    if (!element) return element;
    const auto type = element->attribute("type");
    if (element->is(ns::client, "iq") && element->attribute("id") == id && (type == "result" || type == "error"))
      return element;
    if (!authenticated_) return Error{"<" + element->name + "> came before the login", "", ""};
    if (element->is(ns::client, "iq") && type == "get") {
      if (auto answered = answer(*element); !answered) return answered.error();
      continue;
    }
    if (element->space != ns::client) return Error{"<" + element->name + "> came instead of a stanza", "", ""};
  }
}

Status Session::answer(const Element& request) {
  const bool known = request.child(ns::ping, "ping") != nullptr;
  return say(
      "<iq type='" + std::string(known ? "result" : "error") + "' id='" + escape_xml(request.attribute("id")) +
      "' to='" + escape_xml(request.attribute("from")) + "'" +
      (options_.is_server() ? " from='" + escape_xml(request.attribute("to")) + "'" : "") +
      (known ? "/>"
             : "><error type='cancel'><service-unavailable xmlns='" + std::string(ns::stanzas) + "'/></error></iq>"));
}

Status Session::say_message() {
  const std::string author = options_.is_server() ? " from='juliet@" + escape_xml(options_.local_domain) + "'" : "";
  auto sent = say("<message" + author + " to='romeo@" + escape_xml(options_.domain) + "' type='chat' id='m1'><body>" +
                  escape_xml(options_.message) + "</body></message></stream:stream>");
  if (!sent) return sent;
  for (;;) {
    auto item = next_item();
    ended_ = item && item->kind == Item::Kind::end;
    // A server may close without a goodbye: everything has been said.
    if (!item || item->kind == Item::Kind::end) return Done{};
  }
}

bool Session::something_came_early() const {
  if (websocket_) return websocket_->has_more();
  return !habits_.keeps_early_bytes && !footpad::trim(reader_->rest()).empty();
}

}  // namespace zoo
