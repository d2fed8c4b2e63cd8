#include "egress/serve/words.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "egress/serve/site.h"

namespace egress {
namespace {

TEST(Words, AWhatIfIsARequestOfDispatch) {
  const auto request = what_if_request(
      R"({"close": ["cpc@2025-06-01/30d"], "with": [], "from": "2025-01-01", "period": null})",
      "C");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->command, "dispatch");
  EXPECT_EQ(request->options.at("close"), std::vector<std::string>{"cpc@2025-06-01/30d"});
  EXPECT_EQ(request->options.at("from"), std::vector<std::string>{"2025-01-01"});
  EXPECT_FALSE(request->has("with"));
  EXPECT_FALSE(request->has("period"));
  EXPECT_TRUE(what_if_request("", "C"));
  EXPECT_TRUE(what_if_request("{}", "C"));
}

TEST(Words, MistakesInABodyAreToldAllAtOnce) {
  const auto request = what_if_request(R"({"close": "cpc", "fron": 1, "set": [1, {}]})", "C");
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().error_count(), 3U);
  for (const auto& d : request.error().items()) EXPECT_EQ(d.code, "E0644");
  for (const char* body : {"[", "[]", "1", "\"\"", "{\"close\":\"\xff\"}", "{\"from\":[]}", "nul",
                           "{\"close\":[\"a\\u0000b\"]}"}) {
    EXPECT_FALSE(what_if_request(body, "C")) << body;
  }
  const std::string deep(30'000, '[');
  EXPECT_FALSE(what_if_request(deep, "C"));
}

TEST(Words, NoBodyNamesAFile) {
  for (const char* name : {"out", "json", "quiet", "threads", "shard"}) {
    const std::string body =
        std::string(R"({"command": "simulate", "options": {")") + name + R"(": "/etc/x"}})";
    EXPECT_FALSE(job_request(body, "C")) << name;
  }
  EXPECT_FALSE(job_request(R"({"command": "serve"})", "C"));
  EXPECT_FALSE(job_request(R"({"command": "flow", "options": {}})", "C"));
  EXPECT_FALSE(job_request(R"({"command": "simulate", "arguments": ["/etc"]})", "C"));
  EXPECT_FALSE(job_request(R"({})", "C"));
}

TEST(Words, AJobsOptionsAreThoseOfItsCommand) {
  const auto request = job_request(
      R"({"command": "simulate", "options": {"years": 500, "scale": ["attack=2"]}})", "my case");
  ASSERT_TRUE(request);
  EXPECT_EQ(command_line(*request), "egress simulate 'my case' --scale attack=2 --years 500");
  EXPECT_FALSE(job_request(R"({"command": "limit", "options": {"years": 500}})", "C"));
}

TEST(Words, CommandLinesAreQuoted) {
  Request request{"dispatch", {"a'b"}, {{"set", {"links.cpc.name=x; rm -rf /"}}}};
  EXPECT_EQ(command_line(request),
            R"(egress dispatch 'a'\''b' --set 'links.cpc.name=x; rm -rf /')");
}

TEST(Words, TheDescriptionCoversEveryCommandThatRunsAsAJob) {
  const auto json = openapi_json();
  const auto& variants = json["paths"]["/api/v1/jobs"]["post"]["requestBody"]["content"]
                             ["application/json"]["schema"]["oneOf"];
  EXPECT_EQ(variants.size(), job_commands().size());
  for (const auto& variant : variants) {
    const auto* command =
        find_command(variant["properties"]["command"]["const"].get<std::string>());
    ASSERT_NE(command, nullptr);
    EXPECT_EQ(variant["properties"]["options"]["properties"].size(), options_of(*command).size());
  }
}

}  // namespace
}  // namespace egress
