#include "egress/serve/job_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "egress/engine/engine.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view names[] = {"queued", "running",   "done",
                                      "failed", "cancelled", "interrupted"};

/// A statement with its values, in order.
class Query {
 public:
  Query(sqlite3* db, const char* sql) : db_(db) {
    check(sqlite3_prepare_v2(db, sql, -1, &statement_, nullptr));
  }
  ~Query() { sqlite3_finalize(statement_); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& with(std::int64_t value) {
    check(sqlite3_bind_int64(statement_, ++bound_, value));
    return *this;
  }
  Query& with(const std::string& value) {
    check(sqlite3_bind_text64(statement_, ++bound_, value.data(), value.size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8));
    return *this;
  }
  /// True while there is a row.
  bool next() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) check(code);
    return code == SQLITE_ROW;
  }
  std::int64_t number(int column) { return sqlite3_column_int64(statement_, column); }
  std::string text(int column) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
  }

 private:
  void check(int code) const {
    if (code != SQLITE_OK) {
      throw std::runtime_error(fmt::format("jobs.sqlite: {}", sqlite3_errmsg(db_)));
    }
  }
  sqlite3* db_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

void run(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(fmt::format("jobs.sqlite: {}", sqlite3_errmsg(db)));
  }
}

bool has_starts(sqlite3* db) {
  return Query(db, "SELECT 1 FROM pragma_table_info('jobs') WHERE name = 'starts'").next();
}

Json json_of(const Request& request) {
  return {
      {"command", request.command}, {"arguments", request.arguments}, {"options", request.options}};
}

Request request_of(const std::string& text) {
  const Json json = Json::parse(text);
  Request out{json["command"], json["arguments"], {}};
  for (const auto& [name, values] : json["options"].items()) out.options[name] = values;
  return out;
}

}  // namespace

std::string_view name_of(JobStatus status) { return names[static_cast<std::size_t>(status)]; }

Outcome<std::unique_ptr<JobStore>> JobStore::open(const std::string& folder) {
  const auto unusable = [&](const std::string& why) {
    return std::unexpected(mistake("E0643",
                                   fmt::format("jobs cannot be kept in `{}`: {}", folder, why),
                                   "give a folder of your own with `--state DIR`"));
  };
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const int lock = ::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return unusable(std::strerror(errno));
  std::unique_ptr<JobStore> out(new JobStore(folder, lock));
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) return unusable("another server is using it");
  try {
    if (sqlite3_open((folder + "/jobs.sqlite").c_str(), &out->db_) != SQLITE_OK) {
      return unusable(sqlite3_errmsg(out->db_));
    }
    run(out->db_,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "CREATE TABLE IF NOT EXISTS jobs (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " request TEXT NOT NULL, status INTEGER NOT NULL, done INTEGER, of INTEGER,"
        " unit TEXT, text TEXT, asked TEXT, started TEXT, ended TEXT, exit_code INTEGER,"
        " result TEXT, starts INTEGER NOT NULL DEFAULT 0)");
    if (!has_starts(out->db_)) {  // a folder of an earlier version
      run(out->db_, "ALTER TABLE jobs ADD COLUMN starts INTEGER NOT NULL DEFAULT 0");
    }
  } catch (const std::runtime_error& error) {
    return unusable(error.what());
  }
  return out;
}

JobStore::~JobStore() {
  sqlite3_close(db_);
  if (lock_ >= 0) close(lock_);
}

std::vector<Job> JobStore::read() {
  Query(db_, "UPDATE jobs SET status = ? WHERE status = ? AND starts < ?")
      .with(static_cast<std::int64_t>(JobStatus::queued))
      .with(static_cast<std::int64_t>(JobStatus::running))
      .with(std::int64_t{most_starts})
      .next();
  Query(db_, "UPDATE jobs SET status = ?, exit_code = 130 WHERE status = ?")
      .with(static_cast<std::int64_t>(JobStatus::interrupted))
      .with(static_cast<std::int64_t>(JobStatus::running))
      .next();
  std::vector<Job> out;
  Query rows(db_,
             "SELECT id, request, status, done, of, unit, text, asked, started, ended,"
             " exit_code FROM jobs ORDER BY id");
  while (rows.next()) {
    Job job;
    job.id = rows.number(0);
    job.request = request_of(rows.text(1));
    job.status = static_cast<JobStatus>(rows.number(2));
    job.progress = {rows.number(3), rows.number(4), rows.text(5), rows.text(6)};
    job.asked = rows.text(7);
    job.started = rows.text(8);
    job.ended = rows.text(9);
    job.exit_code = static_cast<int>(rows.number(10));
    out.push_back(std::move(job));
  }
  return out;
}

void JobStore::add(Job& job) {
  Query(db_, "INSERT INTO jobs (request, status, asked) VALUES (?, ?, ?)")
      .with(text_of(json_of(job.request), -1))
      .with(static_cast<std::int64_t>(job.status))
      .with(job.asked)
      .next();
  job.id = sqlite3_last_insert_rowid(db_);
}

void JobStore::begin(const Job& job) {
  Query(db_, "UPDATE jobs SET status = ?, started = ?, starts = starts + 1 WHERE id = ?")
      .with(static_cast<std::int64_t>(job.status))
      .with(job.started)
      .with(job.id)
      .next();
}

void JobStore::update(const Job& job, const std::string* result) {
  const auto& p = job.progress;
  Query(db_,
        "UPDATE jobs SET status = ?, done = ?, of = ?, unit = ?, text = ?, started = ?,"
        " ended = ?, exit_code = ? WHERE id = ?")
      .with(static_cast<std::int64_t>(job.status))
      .with(p.done)
      .with(p.of)
      .with(p.unit)
      .with(p.text)
      .with(job.started)
      .with(job.ended)
      .with(std::int64_t{job.exit_code})
      .with(job.id)
      .next();
  if (result == nullptr) return;
  Query(db_, "UPDATE jobs SET result = ? WHERE id = ?").with(*result).with(job.id).next();
}

std::optional<std::string> JobStore::result(std::int64_t id) {
  Query row(db_, "SELECT result FROM jobs WHERE id = ? AND result IS NOT NULL");
  if (!row.with(id).next()) return {};
  return row.text(0);
}

std::vector<std::int64_t> JobStore::prune() {
  std::vector<std::int64_t> out;
  {
    Query old(db_, "SELECT id FROM jobs WHERE status >= ? ORDER BY id DESC LIMIT -1 OFFSET ?");
    old.with(static_cast<std::int64_t>(JobStatus::done)).with(std::int64_t{kept});
    while (old.next()) out.push_back(old.number(0));
  }
  for (const auto id : out) Query(db_, "DELETE FROM jobs WHERE id = ?").with(id).next();
  return out;
}

}  // namespace egress
