#include "nstest/report/xml.h"

#include "nstest/base/text.h"

namespace nstest {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool IsForbiddenControl(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
}

// U+FFFE and U+FFFF: well-formed UTF-8, but no characters of XML.
bool IsNoncharacter(std::string_view text) {
  return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
}

// Line ends to some readers: NEL, LS and PS. As references they are the same characters.
std::string_view LineEndReference(std::string_view text) {
  if (text.starts_with("\xC2\x85")) return "&#x85;";
  if (text.starts_with("\xE2\x80\xA8")) return "&#x2028;";
  if (text.starts_with("\xE2\x80\xA9")) return "&#x2029;";
  return {};
}

std::string_view EscapeOf(char byte) {
  switch (byte) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\r':
      return "&#13;";
    default:
      return {};
  }
}

}  // namespace

std::string XmlText(std::string_view bytes) {
  const std::string valid = ToValidUtf8(bytes);
  std::string_view rest = valid;
  std::string text;
  while (!rest.empty()) {
    std::size_t taken = 1;
    if (IsNoncharacter(rest)) {
      text += kReplacement;
      taken = kReplacement.size();
    } else if (const std::string_view line_end = LineEndReference(rest); !line_end.empty()) {
      text += line_end;
      taken = rest.front() == '\xC2' ? 2 : 3;
    } else if (IsForbiddenControl(rest.front())) {
      text += kReplacement;
    } else if (const std::string_view escape = EscapeOf(rest.front()); !escape.empty()) {
      text += escape;
    } else {
      text += rest.front();
    }
    rest.remove_prefix(taken);
  }
  return text;
}

std::string XmlAttribute(std::string_view name, std::string_view value) {
  std::string attribute = " " + std::string(name) + "=\"";
  for (const char letter : XmlText(value)) {
    if (letter == '\n') {
      attribute += "&#10;";
    } else if (letter == '\t') {
      attribute += "&#9;";
    } else {
      attribute += letter;
    }
  }
  return attribute + '"';
}

}  // namespace nstest
