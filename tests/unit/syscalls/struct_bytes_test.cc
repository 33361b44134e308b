#include "nstest/syscalls/struct_bytes.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <array>
#include <csignal>
#include <cstring>
#include <ctime>

namespace nstest {
namespace {

std::vector<char> Encoded(std::string_view name, const Value& map) {
  const StructInfo& info = *FindStruct(name);
  Buffers buffers;
  std::vector<char> bytes(info.size);
  const Status status = EncodeStruct(info, map, bytes, buffers);
  EXPECT_TRUE(status) << (status ? "" : status.error().Text());
  return bytes;
}

TEST(EncodeStructTest, WritesMembersByNameAndLeavesTheRestZero) {
  const auto bytes =
      Encoded("sigevent", Value::Map{{"sigev_notify", "SIGEV_SIGNAL"}, {"sigev_signo", "SIGUSR1"}});
  sigevent event{};
  std::memcpy(&event, bytes.data(), sizeof event);
  EXPECT_EQ(event.sigev_signo, SIGUSR1);
  EXPECT_EQ(event.sigev_notify, SIGEV_SIGNAL);
  EXPECT_EQ(event.sigev_value.sival_ptr, nullptr);
}

TEST(EncodeStructTest, KeepsNegativeAndDefaultNumbers) {
  EXPECT_EQ(DecodeStruct(*FindStruct("sembuf"), Encoded("sembuf", Value::Map{{"sem_op", "-1"}}))
                .Find("sem_op")
                ->number(),
            -1);
  EXPECT_EQ(DecodeStruct(*FindStruct("mnt_ns_info"), Encoded("mnt_ns_info", Value::Map{}))
                .Find("size")
                ->number(),
            16);
}

TEST(EncodeStructTest, RefusesWhatIsNoNumber) {
  Buffers buffers;
  std::array<char, 64> bytes{};
  const Status status =
      EncodeStruct(*FindStruct("sembuf"), Value::Map{{"sem_op", "minus"}}, bytes, buffers);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().Text(), "argument: \"minus\" is no number");
}

TEST(EncodeDurationTest, TakesUnitsAndMembers) {
  Buffers buffers;
  timespec time{};
  const std::span<char> bytes(reinterpret_cast<char*>(&time), sizeof time);
  ASSERT_TRUE(EncodeDuration("1500ms", bytes, buffers));
  EXPECT_EQ(time.tv_sec, 1);
  EXPECT_EQ(time.tv_nsec, 500'000'000);
  ASSERT_TRUE(EncodeDuration(Value::Map{{"tv_sec", "7"}, {"tv_nsec", "8"}}, bytes, buffers));
  EXPECT_EQ(time.tv_sec, 7);
  EXPECT_EQ(time.tv_nsec, 8);
}

TEST(EncodeAddressTest, ComesBackAsItWas) {
  Buffers buffers;
  for (const Value& map :
       {Value(Value::Map{{"sun_path", "/tmp/x"}}), Value(Value::Map{{"sun_path", "@name"}}),
        Value(Value::Map{{"sin_addr", "127.0.0.1"}, {"sin_port", 80}}),
        Value(Value::Map{{"sin6_addr", "fe80::1"},
                         {"sin6_port", 443},
                         {"sin6_flowinfo", 0},
                         {"sin6_scope_id", 7}}),
        Value(Value::Map{{"nl_pid", 5}, {"nl_groups", 1}}),
        Value(Value::Map{{"sll_protocol", 3}, {"sll_ifindex", 2}}),
        Value(Value::Map{{"svm_cid", 2}, {"svm_port", 1024}})}) {
    const auto bytes = EncodeAddress(map, buffers);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(DecodeAddress(**bytes), map);
  }
}

TEST(EncodeAddressTest, WritesPortsInTheNetworksOrder) {
  Buffers buffers;
  const auto bytes =
      EncodeAddress(Value::Map{{"sin6_addr", "::1"}, {"sin6_port", "8080"}}, buffers);
  ASSERT_TRUE(bytes);
  sockaddr_in6 address{};
  ASSERT_EQ((*bytes)->size(), sizeof address);
  std::memcpy(&address, (*bytes)->data(), sizeof address);
  EXPECT_EQ(address.sin6_family, AF_INET6);
  EXPECT_EQ(ntohs(address.sin6_port), 8080);
  EXPECT_TRUE(IN6_IS_ADDR_LOOPBACK(&address.sin6_addr));
}

TEST(EncodeAddressTest, KnowsAPacketsProtocolByName) {
  Buffers buffers;
  const auto bytes = EncodeAddress(Value::Map{{"sll_protocol", "ETH_P_ARP"}}, buffers);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(*DecodeAddress(**bytes).Find("sll_protocol"), Value(0x806));
}

TEST(EncodeAddressTest, RefusesWhatIsNoAddress) {
  Buffers buffers;
  const auto four = EncodeAddress(Value::Map{{"sin6_addr", "127.0.0.1"}}, buffers);
  ASSERT_FALSE(four);
  EXPECT_EQ(four.error().subject, "\"127.0.0.1\" is no IPv6 address");
  EXPECT_FALSE(EncodeAddress(Value::Map{}, buffers));
}

TEST(DecodeStructTest, ShowsCapabilitiesByName) {
  const auto bytes = Encoded("capability_sets", Value::Map{{"effective", "CAP_CHOWN|CAP_KILL"}});
  EXPECT_EQ(*DecodeStruct(*FindStruct("capability_sets"), bytes).Find("effective"),
            Value(Value::List{"CAP_CHOWN", "CAP_KILL"}));
}

}  // namespace
}  // namespace nstest
