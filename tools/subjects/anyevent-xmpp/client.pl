#!/usr/bin/perl
# One login and one message with AnyEvent::XMPP, every security setting left at its default. Exit 0: logged in and said it.
#
#   client.pl HOST PORT JID PASSWORD MESSAGE starttls|direct
#
# JID with a resource: without one, the library dies where XEP-0078 is all that is offered.
use strict;
use warnings;
$| = 1;

use AnyEvent;
use AnyEvent::XMPP::IM::Connection;

die "usage: client.pl HOST PORT JID PASSWORD MESSAGE starttls|direct\n" unless @ARGV == 6;
my ($host, $port, $jid, $password, $message, $transport) = @ARGV;
my $ended = AnyEvent->condvar;

my $connection = AnyEvent::XMPP::IM::Connection->new(
    jid              => $jid,
    password         => $password,
    host             => $host,
    port             => $port,
    initial_presence => 10,
    $transport eq 'direct' ? (old_style_ssl => 1) : (),
);

my $said = 0;
$connection->reg_cb(
    session_ready => sub {
        print "session_ready\n";
        $connection->send_message($jid, 'chat', undef, body => $message);
        $said = 1;
        # Once it is written, it is time to leave.
        $connection->reg_cb(send_buffer_empty => sub { $connection->disconnect('said it') });
    },
    error      => sub { print 'error: ', $_[1]->string, "\n" },
    disconnect => sub { print 'disconnect: ', $_[3] // '', "\n"; $ended->send },
    debug_recv => sub { print "< $_[1]\n" },
    debug_send => sub { print "> $_[1]\n" },
);
$connection->connect;
$ended->recv;
exit($said ? 0 : 1);
