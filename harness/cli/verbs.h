// The verbs of the command line: one file each, one row each in verbs.cc. A verb gives its exit code (DESIGN.md §2).
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace footpad::cli {

// What all verbs know: where the data lies, and the words behind "--".
struct Context {
  std::vector<std::string> client;        // behind "--"
  std::vector<std::string> command_line;  // all of argv
};

struct Verb {
  std::string name, help;
  // Declares options on `app`; gives what runs the verb once they are parsed.
  void (*declare)(CLI::App& app, Context& context, int& exit);
};

const std::vector<Verb>& verbs();

void declare_run(CLI::App& app, Context& context, int& exit);
void declare_list(CLI::App& app, Context& context, int& exit);
void declare_explain(CLI::App& app, Context& context, int& exit);
void declare_check(CLI::App& app, Context& context, int& exit);
void declare_certs(CLI::App& app, Context& context, int& exit);
void declare_serve(CLI::App& app, Context& context, int& exit);
void declare_report(CLI::App& app, Context& context, int& exit);
void declare_diff(CLI::App& app, Context& context, int& exit);
void declare_merge(CLI::App& app, Context& context, int& exit);
void declare_certify(CLI::App& app, Context& context, int& exit);
void declare_verify(CLI::App& app, Context& context, int& exit);
void declare_doctor(CLI::App& app, Context& context, int& exit);

int main(int argc, char** argv);

}  // namespace footpad::cli
