#pragma once

#include <cctype>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace resboost::test {

struct Element {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::vector<Element> children;
  std::string text;  ///< directly inside, between all children, entities read

  /// This element and all below it, in the order of the file.
  void each(const std::function<void(const Element&)>& visit) const {
    visit(*this);
    for (const Element& child : children) child.each(visit);
  }
  std::vector<const Element*> all(const std::string& wanted) const {
    std::vector<const Element*> found;
    each([&](const Element& element) {
      if (element.name == wanted) found.push_back(&element);
    });
    return found;
  }
  const Element* with_id(const std::string& id) const {
    const Element* found = nullptr;
    each([&](const Element& element) {
      const auto at = element.attributes.find("id");
      if (at != element.attributes.end() && at->second == id) found = &element;
    });
    return found;
  }
};

/// Elements, attributes in double quotes, text and the five entities: all that a page of ours may
/// use. Throws at the first thing that is not well-formed.
class XmlParser {
 public:
  explicit XmlParser(const std::string& text) : text_(text) {}

  Element document() {
    if (take("<!DOCTYPE html>")) space();
    expect("<");
    Element root = element();
    space();
    if (at_ != text_.size()) fail("text behind the last element");
    return root;
  }

 private:
  /// Behind its <.
  Element element() {
    Element made;
    made.name = name();
    for (space(); !next("/>") && !next(">"); space()) {
      const std::string key = name();
      expect("=\"");
      if (!made.attributes.emplace(key, until('"')).second)
        fail("attribute " + key + " given twice");
      expect("\"");
    }
    if (take("/>")) return made;
    expect(">");
    while (true) {
      made.text += until('<');
      expect("<");
      if (take("/")) break;
      made.children.push_back(element());
    }
    if (name() != made.name) fail("the wrong element is closed, not " + made.name);
    expect(">");
    return made;
  }

  std::string until(char stop) {
    std::string read;
    while (at_ < text_.size() && text_[at_] != stop) {
      if (text_[at_] == '<') fail("a < in an attribute");
      if (static_cast<unsigned char>(text_[at_]) < 0x20 && text_[at_] != '\n' && text_[at_] != '\t')
        fail("a control");
      if (text_[at_] == '&')
        read += entity();
      else
        read += text_[at_++];
    }
    return read;
  }

  char entity() {
    const std::pair<const char*, char> known[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    for (const auto& [written, character] : known)
      if (take(written)) return character;
    fail("an unknown entity");
  }

  std::string name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '-'))
      ++at_;
    if (begin == at_) fail("a name is missing");
    return text_.substr(begin, at_ - begin);
  }

  void space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool next(const std::string& wanted) const {
    return text_.compare(at_, wanted.size(), wanted) == 0;
  }
  bool take(const std::string& wanted) {
    if (!next(wanted)) return false;
    at_ += wanted.size();
    return true;
  }
  void expect(const std::string& wanted) {
    if (!take(wanted)) fail("expected " + wanted);
  }
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(what + " before: " + text_.substr(at_, 60));
  }

  const std::string& text_;
  std::size_t at_ = 0;
};

inline Element parse_xml(const std::string& text) { return XmlParser(text).document(); }

}  // namespace resboost::test
