#include "egress/serve/jobs.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>

namespace egress {
namespace {

class JobsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("egress-jobs-" + std::to_string(getpid()) + "-" +
               testing::UnitTest::GetInstance()->current_test_info()->name());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<JobStore> open() {
    auto store = JobStore::open(folder_.string());
    return store ? *std::move(store) : nullptr;
  }
  static Request request() {
    return {"screen", {std::string(EGRESS_SOURCE_DIR) + "/cases/two-ports"}, {}};
  }
  static Job wait(const Jobs& jobs, std::int64_t id) {
    auto view = jobs.find(id);
    for (int i = 0; i < 60 && !view->job.ended_already(); ++i)
      view = jobs.changed(id, view->version);
    return view->job;
  }
  /// Folders of results.
  std::ptrdiff_t left() const {
    std::ptrdiff_t out = 0;
    for (const auto& of_case : std::filesystem::directory_iterator(folder_ / "results")) {
      out += std::distance(std::filesystem::directory_iterator(of_case), {});
    }
    return out;
  }
  const Request small_simulation{"simulate",
                                 {std::string(EGRESS_SOURCE_DIR) + "/cases/kazakhstan"},
                                 {{"years", {"2"}}, {"period", {"month"}}}};
  std::filesystem::path folder_;
};

TEST_F(JobsTest, OneServerAtATime) {
  const auto first = open();
  ASSERT_TRUE(first);
  const auto second = JobStore::open(folder_.string());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().items().front().code, "E0643");
}

TEST_F(JobsTest, WhatWasRunningBeginsAgainButNotForEver) {
  Job job;
  job.request = request();
  open()->add(job);
  job.status = JobStatus::running;
  for (int i = 1; i <= JobStore::most_starts; ++i) {
    const auto store = open();
    store->begin(job);
    const auto rows = store->read();  // as the next server does
    ASSERT_EQ(rows.size(), 1U);
    const bool last = i == JobStore::most_starts;
    EXPECT_EQ(rows[0].status, last ? JobStatus::interrupted : JobStatus::queued) << i;
    EXPECT_EQ(rows[0].exit_code, last ? 130 : 0) << i;
    EXPECT_EQ(rows[0].request.command, "screen");
  }
}

TEST_F(JobsTest, AFolderOfAnEarlierVersionIsTakenOver) {
  std::filesystem::create_directories(folder_);
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((folder_ / "jobs.sqlite").c_str(), &db), SQLITE_OK);
  ASSERT_EQ(
      sqlite3_exec(db,
                   "CREATE TABLE jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, request TEXT NOT NULL,"
                   " status INTEGER NOT NULL, done INTEGER, of INTEGER, unit TEXT, text TEXT,"
                   " asked TEXT, started TEXT, ended TEXT, exit_code INTEGER, result TEXT);"
                   "INSERT INTO jobs (request, status) VALUES"
                   " ('{\"command\":\"screen\",\"arguments\":[],\"options\":{}}', 1)",
                   nullptr, nullptr, nullptr),
      SQLITE_OK);
  sqlite3_close(db);
  const auto rows = open()->read();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].status, JobStatus::queued);
}

TEST_F(JobsTest, RunsKeepsAndForgets) {
  std::int64_t id = 0;
  std::string result;
  {
    Jobs jobs(open(), "of a case");
    id = jobs.add(request())->job.id;
    EXPECT_EQ(wait(jobs, id).status, JobStatus::done);
    result = jobs.result(id).value();
    EXPECT_NE(result.find("egress.screen/1"), std::string::npos);
    Request wrong = request();
    wrong.options["size"] = {"many"};
    const Job failed = wait(jobs, jobs.add(wrong)->job.id);
    EXPECT_EQ(failed.status, JobStatus::failed);
    EXPECT_EQ(failed.exit_code, 2);
    EXPECT_NE(jobs.result(failed.id)->find("E0543"), std::string::npos);
    EXPECT_FALSE(jobs.cancel(99));
  }
  {
    Jobs jobs(open(), "of a case");
    EXPECT_EQ(jobs.list().size(), 2U);
    EXPECT_EQ(jobs.result(id), result);
  }
  const auto store = open();
  for (int i = 0; i < JobStore::kept; ++i) {
    Job job;
    job.request = request();
    store->add(job);
    job.status = JobStatus::done;
    store->update(job);
  }
  EXPECT_EQ(store->prune().size(), 2U);
  EXPECT_FALSE(store->result(id));
}

TEST_F(JobsTest, AJobThatCannotBeWrittenFails) {
  open();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((folder_ / "jobs.sqlite").c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db,
                         "CREATE TRIGGER full BEFORE UPDATE ON jobs"
                         " BEGIN SELECT RAISE(FAIL, 'disk is full'); END",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(db);
  Jobs jobs(open(), "of a case");
  for (int i = 0; i < 2; ++i) {  // the second: whoever runs them is still there
    const Job job = wait(jobs, jobs.add(request())->job.id);
    EXPECT_EQ(job.status, JobStatus::failed);
    EXPECT_NE(job.progress.text.find("disk is full"), std::string::npos) << job.progress.text;
  }
}

TEST_F(JobsTest, AnOldJobLeavesTheFolderToANewOneWithItsQuestion) {
  std::int64_t first = 0;
  {
    Jobs jobs(open(), "of a case");
    first = jobs.add(small_simulation)->job.id;
    ASSERT_EQ(wait(jobs, first).status, JobStatus::done) << jobs.result(first).value();
  }
  {
    const auto store = open();
    for (int i = 0; i < JobStore::kept; ++i) {
      Job job;
      job.request = request();
      job.status = JobStatus::done;
      store->add(job);
    }
  }
  Jobs jobs(open(), "of a case");
  jobs.stop();
  jobs.add(small_simulation);
  EXPECT_FALSE(jobs.find(first));
  EXPECT_EQ(left(), 1);
}

TEST_F(JobsTest, AnotherCaseHasFoldersOfItsOwn) {
  for (const char* digest : {"one", "one", "another"}) {
    Jobs jobs(open(), digest);
    ASSERT_EQ(wait(jobs, jobs.add(small_simulation)->job.id).status, JobStatus::done);
  }
  EXPECT_EQ(left(), 2);
}

TEST_F(JobsTest, NotMoreWaitThanFit) {
  Jobs jobs(open(), "of a case");
  jobs.stop();
  std::size_t taken = 0;
  while (taken < 100 && jobs.add(request())) ++taken;
  EXPECT_LE(taken, Jobs::most_waiting + 1);
  const auto id = jobs.list().back().job.id;
  EXPECT_EQ(jobs.cancel(id)->job.status, JobStatus::cancelled);
}

}  // namespace
}  // namespace egress
