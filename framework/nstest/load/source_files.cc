#include "nstest/load/source_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "nstest/base/names.h"
#include "nstest/load/suite.h"

namespace nstest {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuiteFile = "suite.yaml";

bool IsScenarioName(const std::string& name) {
  return !name.starts_with('.') && name != kSuiteFile &&
         (name.ends_with(".yaml") || name.ends_with(".yml"));
}

// Where the file is, whatever links lead to its folder; its own name is kept.
fs::path WithRealFolder(const fs::path& file) {
  std::error_code ignored;
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  return fs::canonical(folder, ignored) / file.filename();
}

// Below the current folder from there, else absolute: as a person would name it.
std::string ShownPath(const fs::path& path) {
  std::error_code ignored;
  const fs::path relative = path.lexically_relative(fs::current_path(ignored));
  return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
}

class SourceFinder {
 public:
  void Add(const fs::path& given) {
    std::error_code failure;
    const fs::file_status status = fs::status(given, failure);
    if (status.type() == fs::file_type::not_found) {
      Report(given, "no such file or folder");
    } else if (failure) {
      Report(given, "cannot be read: " + ErrnoName(failure.value()));
    } else if (status.type() == fs::file_type::directory) {
      AddGivenFolder(given);
    } else if (given.filename() == kSuiteFile) {
      Report(given, "this describes a suite and holds no scenario: name its folder");
    } else {
      AddFile(given, WithRealFolder(given).parent_path());
    }
  }

  FoundFiles Take() { return std::move(found_); }

 private:
  void Report(const fs::path& path, std::string message) {
    found_.errors.push_back({path.string(), {}, std::move(message), {}, {}});
  }

  void AddGivenFolder(const fs::path& given) {
    std::error_code ignored;
    const std::size_t errors = found_.errors.size();
    const bool any = AddFolder(given, fs::canonical(given, ignored));
    if (any || found_.errors.size() > errors) return;
    Report(given, "no scenario in this folder: it has no *.yaml or *.yml file");
  }

  // Whether there was any file, those that were added before included.
  bool AddFolder(const fs::path& folder, const fs::path& root) {
    bool any = false;
    for (const fs::directory_entry& entry : SortedEntries(folder)) {
      std::error_code ignored;
      const std::string name = entry.path().filename().string();
      if (entry.symlink_status(ignored).type() == fs::file_type::directory) {
        if (!name.starts_with('.')) any = AddFolder(entry.path(), root) || any;
      } else if (IsScenarioName(name)) {
        AddFile(entry.path(), root);
        any = true;
      }
    }
    return any;
  }

  std::vector<fs::directory_entry> SortedEntries(const fs::path& folder) {
    std::vector<fs::directory_entry> entries;
    std::error_code failure;
    for (fs::directory_iterator at(folder, failure), end; !failure && at != end;
         at.increment(failure)) {
      entries.push_back(*at);
    }
    if (failure) Report(folder, "the folder cannot be read: " + ErrnoName(failure.value()));
    std::sort(entries.begin(), entries.end());
    return entries;
  }

  void AddFile(const fs::path& named, const fs::path& given_root) {
    const fs::path real = WithRealFolder(named);
    if (!seen_.insert(real.string()).second) return;
    const Suite& suite = SuiteOf(real.parent_path());
    SourceName source{.file = named.string(), .folder = real.parent_path().string()};
    const fs::path root = suite.root.empty() ? given_root : fs::path(suite.root);
    source.id_path = real.lexically_relative(root).replace_extension().generic_string();
    source.suite = suite.name;
    source.timeout = suite.timeout;
    CheckId(source, root);
    found_.files.push_back(std::move(source));
  }

  // a.yaml and a.yml would be one id.
  void CheckId(const SourceName& source, const fs::path& root) {
    const auto [taken, fresh] = ids_.try_emplace((root / source.id_path).string(), source.file);
    if (fresh) return;
    Report(source.file, "only its suffix differs from " + taken->second + ": both have the id '" +
                            source.id_path + "'");
  }

  // That of the nearest ancestor, the folder itself included; one without root if there is none.
  const Suite& SuiteOf(const fs::path& folder) {
    if (const auto known = suites_.find(folder.string()); known != suites_.end()) {
      return known->second;
    }
    Suite suite;
    std::error_code ignored;
    const fs::path file = folder / kSuiteFile;
    if (fs::exists(fs::symlink_status(file, ignored))) {
      suite = ReadSuite(file.string(), ShownPath(file), found_.errors);
      suite.root = folder.string();
    } else if (folder.has_relative_path()) {
      suite = SuiteOf(folder.parent_path());
    }
    return suites_.emplace(folder.string(), std::move(suite)).first->second;
  }

  FoundFiles found_;
  std::set<std::string> seen_;              // real paths
  std::map<std::string, std::string> ids_;  // root and id -> file
  std::map<std::string, Suite> suites_;     // by real folder
};

}  // namespace

FoundFiles FindSourceFiles(std::span<const std::string> paths) {
  SourceFinder finder;
  for (const std::string& path : paths) finder.Add(path);
  return finder.Take();
}

}  // namespace nstest
