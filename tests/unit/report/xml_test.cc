#include "nstest/report/xml.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

TEST(XmlTextTest, EscapesMarkup) {
  EXPECT_EQ(XmlText("<a href=\"x\">&]]>"), "&lt;a href=&quot;x&quot;&gt;&amp;]]&gt;");
}

TEST(XmlTextTest, ReplacesWhatXmlCannotHold) {
  EXPECT_EQ(XmlText(std::string_view("a\0\x1b\x08"
                                     "b\xff\xef\xbf\xbf"
                                     "c",
                                     10)),
            "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\xEF\xBF\xBD"
            "c");
  EXPECT_EQ(XmlText("\t\n\xc3\xa9"), "\t\n\xc3\xa9");
}

TEST(XmlTextTest, KeepsOtherLineEndsAsReferences) {
  EXPECT_EQ(XmlText("a\xC2\x85\xE2\x80\xA8\xE2\x80\xA9\xC2\xA0\xE2\x80\xA6"),
            "a&#x85;&#x2028;&#x2029;\xC2\xA0\xE2\x80\xA6");
}

TEST(XmlAttributeTest, KeepsNewlinesAsReferences) {
  EXPECT_EQ(XmlAttribute("message", "a\n\"b\"\t"), " message=\"a&#10;&quot;b&quot;&#9;\"");
}

}  // namespace
}  // namespace nstest
