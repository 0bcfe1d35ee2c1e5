#include "subject/process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <optional>

#include "base/text.h"
#include "programs.h"
#include "subject/files.h"

namespace footpad::subject {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Process started(const Invocation& invocation) {
  auto process = Process::start(invocation);
  if (!process) {
    ADD_FAILURE() << process.error().text();
    std::abort();
  }
  return std::move(*process);
}

std::string said(const Invocation& invocation) {
  Process process = started(invocation);
  process.feed();
  std::string out = read_all(process);
  EXPECT_EQ(wait_for(process), 0) << out;
  return out;
}

TEST(Process, OutputAndErrorsComeInOneStreamAndTheExitCodeIsItsOwn) {
  const Folder folder;
  Process process = started(shell(folder, "echo out; echo err >&2; exit 7"));
  EXPECT_EQ(read_all(process), "out\nerr\n");
  EXPECT_EQ(wait_for(process), 7);
  EXPECT_EQ(process.try_wait(), 7);  // and stays so
}

TEST(Process, ASignalIs128AndItsNumber) {
  const Folder folder;
  Process process = started(shell(folder, "kill -SEGV $$"));
  EXPECT_EQ(wait_for(process), 128 + SIGSEGV);
}

TEST(Process, RunsUntilItEnds) {
  const Folder folder;
  Process process = started(shell(folder, "read line; echo got $line"));
  EXPECT_EQ(process.input_fd(), -1);
  EXPECT_EQ(wait_for(process), 0);  // no input: end of file at once

  Invocation waiting = shell(folder, "read line; echo got $line");
  waiting.keep_input_open = true;
  Process waits = started(waiting);
  EXPECT_TRUE(waits.feed());
  EXPECT_EQ(waits.try_wait(), std::nullopt);
  waits.close_input();
  EXPECT_EQ(read_all(waits), "got\n");
}

TEST(Process, InputLongerThanAPipeIsFedBitByBit) {
  const Folder folder;
  Invocation invocation = shell(folder, "read go; wc -c");
  invocation.input = "go\n" + std::string(1000000, 'x');
  Process process = started(invocation);
  for (int i = 0; i < 1000000 && !process.feed(); ++i) {
    pollfd ready{process.input_fd(), POLLOUT, 0};
    ASSERT_EQ(poll(&ready, 1, 10000), 1);
  }
  EXPECT_EQ(trim(read_all(process)), "1000000");
}

TEST(Process, AReaderThatIsGoneIsNoSignal) {
  const Folder folder;
  Invocation invocation = shell(folder, "exec <&-; echo closed; cat /proc/self/nothing; exit 3");
  invocation.input = std::string(1000000, 'x');
  Process process = started(invocation);
  EXPECT_EQ(read_line(process), "closed");
  for (int i = 0; i < 1000 && !process.feed(); ++i) poll(nullptr, 0, 1);
  EXPECT_EQ(wait_for(process), 3);
}

TEST(Process, ItsEnvironmentIsTheGivenOneAndNothingElse) {
  const Folder folder;
  setenv("FOOTPAD_LEAKED", "1", 1);
  Invocation invocation = shell(folder, "");
  invocation.argv = {"/usr/bin/env"};
  invocation.environment = {{"PATH", "/usr/bin:/bin"}, {"ONE", "1 2"}};
  EXPECT_EQ(said(invocation), "PATH=/usr/bin:/bin\nONE=1 2\n");
}

TEST(Process, HasNoDescriptorsOfFootpads) {
  const Folder folder;
  const int inherited = open("/dev/null", O_RDONLY);  // not close-on-exec: a library's carelessness
  Invocation invocation = shell(folder, "");
  invocation.argv = {"/bin/ls", "/proc/self/fd"};
  EXPECT_EQ(said(invocation), "0\n1\n2\n3\n");  // 3: the folder that ls reads
  close(inherited);
}

TEST(Process, SignalsAreAtTheirDefaults) {
  const Folder folder;
  const auto before = signal(SIGPIPE, SIG_IGN);
  sigset_t blocked;
  sigset_t mask;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &mask);
  Invocation invocation = shell(folder, "");
  invocation.argv = {"/bin/grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"};
  // The C library may leave 32 and 33, which are its own, ignored.
  EXPECT_THAT(said(invocation),
              ::testing::MatchesRegex("SigBlk:\t0000000000000000\nSigIgn:\t0000000[01][08]0000000\n"));
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  signal(SIGPIPE, before);
}

TEST(Process, WorksInItsFolderWhichIsItsHome) {
  const Folder folder;
  Invocation invocation = shell(folder, "pwd; echo $HOME; cat rc; ls -d tmp run; stat -c %a rc");
  invocation.files = {{"rc", "account\n"}};
  EXPECT_EQ(said(invocation), folder.path() + "\n" + folder.path() + "\naccount\nrun\ntmp\n600\n");
  Invocation elsewhere = shell(folder, "pwd");
  elsewhere.working_folder = "/";
  EXPECT_EQ(said(elsewhere), "/\n");
}

TEST(Process, LeadsASessionOfItsOwn) {
  const Folder folder;
  Process process = started(shell(folder, "echo $$; cut -d' ' -f5,6,7 /proc/$$/stat"));
  const auto lines = words_of(read_all(process));
  const std::string pid = std::to_string(process.pid());
  EXPECT_THAT(lines, ElementsAre(pid, pid, pid, "0"));  // group, session, no terminal
}

TEST(Process, ATerminalIsItsControllingTerminal) {
  const Folder folder;
  Invocation invocation =
      shell(folder, "stty size; test -t 0 && test -t 2 && echo all; echo hello >/dev/tty; read line; echo got $line");
  invocation.pty = true;
  Process process = started(invocation);
  EXPECT_EQ(read_line(process), "24 80\r");
  EXPECT_EQ(read_line(process), "all\r");
  EXPECT_EQ(read_line(process), "hello\r");
  ASSERT_EQ(write(process.input_fd(), "typed\n", 6), 6);
  EXPECT_EQ(read_line(process), "typed\r");  // the echo
  EXPECT_EQ(read_line(process), "got typed\r");
  EXPECT_EQ(read_all(process), "");
  EXPECT_EQ(wait_for(process), 0);
}

TEST(Process, WhatItLeavesBehindIsKilledWhenItEnds) {
  const Folder folder;
  Process process = started(shell(folder, "sleep 1000 >/dev/null 2>&1 & echo $!"));
  const pid_t child = std::stoi(read_line(process));
  EXPECT_EQ(wait_for(process), 0);
  EXPECT_TRUE(dies(child));
}

TEST(Process, AChildInAnotherGroupOfTheSessionIsKilledToo) {
  const Folder folder;
  Invocation invocation = shell(folder, "");
  invocation.argv = {
      "/usr/bin/python3", "-c",
      "import subprocess as s; print(s.Popen(['sleep', '1000'], process_group=0, stdout=s.DEVNULL).pid)"};
  Process process = started(invocation);
  const pid_t child = std::stoi(read_line(process));
  EXPECT_NE(getpgid(child), process.pid());
  EXPECT_EQ(getsid(child), process.pid());
  EXPECT_EQ(wait_for(process), 0);
  EXPECT_TRUE(dies(child));
}

TEST(Process, KillReachesGrandchildren) {
  const Folder folder;
  Process process = started(shell(folder, "sh -c 'sleep 1000 & echo $!; wait' & wait"));
  const pid_t grandchild = std::stoi(read_line(process));
  process.kill_group(false);
  EXPECT_EQ(wait_for(process), 128 + SIGTERM);
  EXPECT_TRUE(dies(grandchild));
}

TEST(Process, OneThatIgnoresSigtermDoesNotOutliveSigkill) {
  const Folder folder;
  Process process = started(shell(folder, "trap '' TERM HUP; echo ready; while :; do sleep 1000; done"));
  EXPECT_EQ(read_line(process), "ready");
  process.kill_group(false);
  EXPECT_EQ(process.try_wait(), std::nullopt);
  process.kill_group(true);
  EXPECT_EQ(wait_for(process), 128 + SIGKILL);
}

TEST(Process, AStoppedOneCanStillBeAsked) {
  const Folder folder;
  Process process = started(shell(folder, "echo ready; kill -STOP $$; echo on; exit 0"));
  EXPECT_EQ(read_line(process), "ready");
  process.kill_group(false);
  EXPECT_EQ(wait_for(process), 128 + SIGTERM);
}

TEST(Process, ItsOwnerTakesItAlongWhenItGoes) {
  const Folder folder;
  pid_t pid = -1;
  {
    Process process = started(shell(folder, "sleep 1000"));
    pid = process.pid();
    Process moved = std::move(process);
    EXPECT_EQ(moved.pid(), pid);
    EXPECT_EQ(process.pid(), -1);  // NOLINT: a moved-from one owns nothing
  }
  EXPECT_EQ(kill(pid, 0), -1);
}

TEST(Process, OutputMayGoToAFile) {
  const Folder folder;
  Invocation invocation = shell(folder, "echo logged; echo too >&2");
  invocation.output_file = "log";
  Process process = started(invocation);
  EXPECT_EQ(process.output_fd(), -1);
  EXPECT_EQ(wait_for(process), 0);
  EXPECT_EQ(contents(folder / "log"), "logged\ntoo\n");
}

TEST(Process, WhatCannotBeStartedIsAnErrorWithARemedy) {
  const Folder folder;
  const auto fault = [&](const std::string& program) {
    Invocation invocation = shell(folder, "");
    invocation.argv = {program};
    const auto process = Process::start(invocation);
    return process ? std::string("it started") : process.error().text();
  };
  EXPECT_EQ(fault("footpad-no-such-client"),
            "the program 'footpad-no-such-client' is not on PATH: install it, or give its path");
  EXPECT_THAT(fault(folder / "none"), HasSubstr("look at the path"));
  ASSERT_TRUE(write_file(folder.path(), {"plain", "text", 0600}));
  EXPECT_THAT(fault(folder / "plain"), HasSubstr("chmod +x"));
  ASSERT_TRUE(write_file(folder.path(), {"no-shebang", "echo hi\n", 0700}));
  EXPECT_THAT(fault(folder / "no-shebang"), HasSubstr("#!"));
  ASSERT_TRUE(write_file(folder.path(), {"no-interpreter", "#!/no/such/interpreter\n", 0700}));
  EXPECT_THAT(fault(folder / "no-interpreter"), HasSubstr("interpreter"));
  EXPECT_THAT(fault(""), HasSubstr("name the program"));
}

TEST(Process, AFileThatWouldEscapeStopsTheStart) {
  const Folder folder;
  Invocation invocation = shell(folder, "echo started");
  invocation.files = {{"../escaped", "x"}};
  EXPECT_FALSE(Process::start(invocation));
}

TEST(Process, RunsAsNobodyInAFolderOfNobodys) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become nobody";
  const Folder folder;
  Invocation invocation =
      shell(folder, "id -u; id -g; id -G; cat rc trust/ca.pem; echo x >made && stat -c %u made run tmp");
  invocation.files = {{"rc", "mine\n"}};
  ASSERT_TRUE(write_file(folder.path(), {"trust/ca.pem", "trusted\n"}));  // by the lane, before
  invocation.as_nobody = true;
  EXPECT_EQ(said(invocation), "65534\n65534\n65534\nmine\ntrusted\n65534\n65534\n65534\n");
}

TEST(Process, AFolderThatNobodyCannotEnterIsSaidSo) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become nobody";
  const Folder outer;
  std::filesystem::create_directory(outer / "lane");  // below a folder of 0700
  Invocation invocation = shell(outer, "true");
  invocation.folder = outer / "lane";
  invocation.as_nobody = true;
  const auto process = Process::start(invocation);
  ASSERT_FALSE(process);
  EXPECT_THAT(process.error().text(),
              StartsWith("this client refuses root and runs as nobody, who cannot enter '" + outer.path()));
}

}  // namespace
}  // namespace footpad::subject
