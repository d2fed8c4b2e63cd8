#include "egress/io/result_store.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include "egress/base/letters.h"

namespace egress {

namespace fs = std::filesystem;

namespace {

constexpr const char* mark = "egress-results";

struct Failure {
  std::string why;
};

class Database {
 public:
  explicit Database(const std::string& path) { check(sqlite3_open(path.c_str(), &db_), "open"); }
  ~Database() { sqlite3_close(db_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void run(const std::string& sql) {
    check(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr), sql.c_str());
  }
  void check(int code, const char* what) const {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    throw Failure{fmt::format("{}: {}", what, db_ != nullptr ? sqlite3_errmsg(db_) : "no memory")};
  }
  sqlite3* get() const { return db_; }

 private:
  sqlite3* db_ = nullptr;
};

class Insert {
 public:
  Insert(Database& db, const std::string& table, std::size_t columns) : db_(db) {
    std::string marks = "?";
    for (std::size_t i = 1; i < columns; ++i) marks += ",?";
    const std::string sql = fmt::format("INSERT INTO {} VALUES({})", table, marks);
    db.check(sqlite3_prepare_v2(db.get(), sql.c_str(), -1, &statement_, nullptr), sql.c_str());
  }
  ~Insert() { sqlite3_finalize(statement_); }
  Insert(const Insert&) = delete;
  Insert& operator=(const Insert&) = delete;

  Insert& text(const std::string& value) {
    db_.check(sqlite3_bind_text(statement_, ++next_, value.c_str(), -1, SQLITE_TRANSIENT), "bind");
    return *this;
  }
  Insert& cell(const Cell& cell) {
    if (const auto* number = std::get_if<Number>(&cell.value)) {
      db_.check(sqlite3_bind_double(statement_, ++next_, number->value), "bind");
    } else if (const auto* words = std::get_if<Text>(&cell.value)) {
      text(words->plain());
    } else {
      db_.check(sqlite3_bind_null(statement_, ++next_), "bind");
    }
    return *this;
  }
  void row() {
    db_.check(sqlite3_step(statement_), "insert");
    db_.check(sqlite3_reset(statement_), "reset");
    next_ = 0;
  }

 private:
  Database& db_;
  sqlite3_stmt* statement_ = nullptr;
  int next_ = 0;
};

/// "of capacity" -> of_capacity; a name that SQL takes without quotes.
std::string sql_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    out += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  }
  if (out.empty() || std::isdigit(static_cast<unsigned char>(out.front())) != 0) out = "c_" + out;
  return "\"" + out + "\"";
}

/// `taken` holds the names of tables so far, ours included: two ids may give one name in SQL,
/// which takes `Mt` and `mt` for the same.
void write_table(Database& db, const Table& table, std::set<std::string>& taken) {
  const bool with_id = !table.rows.empty() && !table.rows.front().id.empty();
  std::string columns = with_id ? "\"id\" TEXT" : "";
  std::set<std::string> used{"\"id\""};
  std::vector<std::string> names;
  for (const auto& column : table.columns) {
    std::string name = sql_name(column.name);
    while (!used.insert(lower(name)).second) name.insert(name.size() - 1, "_");
    names.push_back(name);
    columns += (columns.empty() ? "" : ", ") + name;
  }
  std::string sql_table = sql_name(table.id);
  while (!taken.insert(lower(sql_table)).second) sql_table.insert(sql_table.size() - 1, "_");
  db.run(fmt::format("CREATE TABLE {} ({})", sql_table, columns));
  Insert documents(db, "columns", 4);
  if (with_id)
    documents.text(sql_table.substr(1, sql_table.size() - 2)).text("id").text("").text("").row();
  for (std::size_t i = 0; i < names.size(); ++i) {
    documents.text(sql_table.substr(1, sql_table.size() - 2))
        .text(names[i].substr(1, names[i].size() - 2))
        .text(table.columns[i].name)
        .text(table.columns[i].unit)
        .row();
  }
  Insert insert(db, sql_table, names.size() + (with_id ? 1 : 0));
  for (const auto& row : table.rows) {
    if (with_id) insert.text(row.id);
    for (const auto& cell : row.cells) insert.cell(cell);
    insert.row();
  }
}

void write_database(const std::string& path, const ResultFiles& results) {
  Database db(path);
  db.run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN");
  db.run("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT)");
  db.run("CREATE TABLE columns (table_name TEXT, column_name TEXT, name TEXT, unit TEXT)");
  {
    Insert about(db, "about", 2);
    for (const auto& [key, value] : results.about) about.text(key).text(value).row();
  }
  std::set<std::string> taken{"\"about\"", "\"columns\""};
  for (const auto& [name, select] : results.views) taken.insert(lower(sql_name(name)));
  for (const auto& table : results.tables) write_table(db, table, taken);
  for (const auto& [name, select] : results.views) {
    db.run(fmt::format("CREATE VIEW {} AS {}", sql_name(name), select));
  }
  db.run("COMMIT");
}

/// Only what we wrote may be replaced: the mark lists the names that stand beside it.
bool may_replace(const fs::path& folder) {
  if (!fs::exists(folder)) return true;
  if (!fs::is_directory(folder)) return false;
  std::set<std::string> ours{mark};
  std::ifstream names(folder / mark);
  for (std::string name; std::getline(names, name);) ours.insert(name);
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!ours.contains(entry.path().filename().string())) return false;
  }
  return true;
}

fs::path target_of(const std::string& folder) {
  const fs::path out = fs::path(folder).lexically_normal();
  return out.filename().empty() ? out.parent_path() : out;
}

Diagnostics cannot_write(const std::string& folder, const std::string& why) {
  return mistake("E0545", fmt::format("results cannot be written to `{}`: {}", folder, why),
                 "give a folder with `--out` that is new, empty, or holds earlier results");
}

void write_file(const fs::path& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw Failure{"cannot write " + path.filename().string()};
}

}  // namespace

Outcome<bool> may_write_results(const std::string& folder) {
  const fs::path target = target_of(folder);
  if (target.empty() || target == "." || target == "/") {
    return std::unexpected(cannot_write(folder, "it is not a folder of its own"));
  }
  try {
    if (!may_replace(target)) {
      return std::unexpected(cannot_write(folder, "it holds something else"));
    }
  } catch (const fs::filesystem_error& error) {
    return std::unexpected(cannot_write(folder, error.code().message()));
  }
  return true;
}

Outcome<bool> write_results(const std::string& folder, const ResultFiles& results) {
  if (auto may = may_write_results(folder); !may) return may;
  std::error_code ignored;
  const fs::path target = target_of(folder);
  const fs::path beside = target.string() + fmt::format(".writing-{}", ::getpid());
  const fs::path old = target.string() + fmt::format(".old-{}", ::getpid());
  try {
    fs::create_directories(target.has_parent_path() ? target.parent_path() : fs::path("."));
    fs::remove_all(beside);
    fs::create_directory(beside);
    std::string names = "result.sqlite\n";
    for (const auto& [name, bytes] : results.files) {
      write_file(beside / name, bytes);
      names += name + "\n";
    }
    write_database((beside / "result.sqlite").string(), results);
    write_file(beside / mark, names);
    if (fs::exists(target)) fs::rename(target, old);
    fs::rename(beside, target);
    fs::remove_all(old, ignored);
    return true;
  } catch (const Failure& failure) {
    fs::remove_all(beside, ignored);
    return std::unexpected(cannot_write(folder, failure.why));
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(beside, ignored);
    if (fs::exists(old, ignored) && !fs::exists(target, ignored)) fs::rename(old, target, ignored);
    return std::unexpected(cannot_write(folder, error.code().message()));
  }
}

}  // namespace egress
