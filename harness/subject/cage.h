// The cage (DESIGN.md §8): user, network, mount, pid, ipc and host-name namespaces in which a program meets only what
// Footpad shows it. No root, no external commands. What listens in there is opened inside and handed out.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "subject/fd.h"

namespace footpad::subject {

// Bound over what is there already, read-only for nobody: `onto` is a file where `from` is one, a folder where it is
// one.
struct Mount {
  std::string from, onto;  // absolute; where `onto` does not exist, nothing is done
};

struct CagePlan {
  std::vector<int> ports;  // TCP, each listened on at every address of both families
  std::vector<Mount> mounts;
  int calls = 0;  // so many TCP sockets by which Footpad itself can reach what listens in there
};

struct CageSockets {
  struct Listening {
    int port = 0;
    Fd fd;  // non-blocking; an IPv6 one takes IPv4 too
  };
  std::vector<Listening> listeners;
  std::vector<Fd> calls;             // IPv4, non-blocking, not connected
  std::vector<Fd> dns_udp, dns_tcp;  // port 53 at every address, one of each family
  Fd attempts;  // a packet socket that sees every TCP connection asked for and every datagram that is no DNS; not open
                // where the machine has none
  bool has_ipv6 = false;
  bool own_proc = false;  // /proc shows the cage's own processes
};

struct Caged {
  pid_t init = -1;  // its end is the end of all in it; its exit code is the program's, or 128 + signal
  Fd report;        // says, before init ends, how many processes the program left behind: see left_behind()
  CageSockets sockets;
};

// Makes a cage and calls `start` inside, which starts the program and gives its pid. Everything in the cage dies with
// Footpad. Fails with a remedy where the machine does not allow it.
Result<Caged> make_cage(const CagePlan& plan, const std::function<Result<pid_t>()>& start);

// Whether the program ended and left processes behind it in the cage, which were then ended.
bool left_behind(const Fd& report);

// Empty: a cage can be made here. Else why not, and what would help; found out by making one.
Status cage_works();

}  // namespace footpad::subject
