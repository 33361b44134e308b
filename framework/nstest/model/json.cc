// The one place that knows the JSON library.
#include <nlohmann/json.hpp>

#include "nstest/base/text.h"
#include "nstest/model/value.h"

namespace nstest {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kDeepest = 64;

struct JsonMaker {
  Json operator()(Value::Absent /*unused*/) const { return nullptr; }

  Json operator()(bool flag) const { return flag; }

  Json operator()(std::int64_t number) const { return number; }

  Json operator()(double number) const { return number; }

  Json operator()(const std::string& text) const { return text; }

  Json operator()(const Value::List& items) const {
    Json array = Json::array();
    for (const Value& item : items) array.push_back(item.Visit(JsonMaker{}));
    return array;
  }

  Json operator()(const Value::Map& fields) const {
    Json object = Json::object();
    // Keys are unique already; push_back keeps this linear where operator[] would search.
    auto& inner = object.get_ref<Json::object_t&>();
    for (const auto& [key, value] : fields) {
      inner.Container::emplace_back(FirstInvalidUtf8(key) ? ToValidUtf8(key) : key,
                                    value.Visit(JsonMaker{}));
    }
    return object;
  }
};

Value FromJson(const Json& json) {
  switch (json.type()) {
    case Json::value_t::boolean:
      return json.get<bool>();
    case Json::value_t::number_integer:
      return json.get<std::int64_t>();
    case Json::value_t::number_unsigned:
      return json.get<std::uint64_t>();
    case Json::value_t::number_float:
      return json.get<double>();
    case Json::value_t::string:
      return json.get_ref<const std::string&>();
    case Json::value_t::array: {
      Value::List items;
      items.reserve(json.size());
      for (const Json& item : json) items.push_back(FromJson(item));
      return items;
    }
    case Json::value_t::object: {
      Value::Map fields;
      fields.reserve(json.size());
      for (const auto& [key, value] : json.items()) fields.emplace_back(key, FromJson(value));
      return fields;
    }
    default:
      return {};
  }
}

}  // namespace

std::string ToJson(const Value& value) {
  return value.Visit(JsonMaker{}).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Value> ParseJson(std::string_view text) {
  bool too_deep = false;
  const auto bounded = [&too_deep](int depth, Json::parse_event_t /*event*/, Json& /*parsed*/) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  try {
    const Json json = Json::parse(text, bounded);
    if (too_deep) return Error{"JSON", 0, "nested deeper than 64 levels"};
    return FromJson(json);
  } catch (const Json::exception& problem) {
    return Error{"JSON", 0, problem.what()};
  }
}

}  // namespace nstest
