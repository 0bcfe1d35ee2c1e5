# Lists the scripts with Net::ManageSieve: MODE is its "tls" (require, auto); what it says to IO::Socket::SSL is the same. It would
# take the first mechanism of the server's list, whether it knows it or not, and so it is told one.
use strict;
use warnings;
use Authen::SASL;
use Net::ManageSieve;

my ($mode, $host, $port, $user, $password, $ca) = @ARGV;
my $sieve = Net::ManageSieve->new(
  $host,
  Port => $port,
  Timeout => 10,
  tls => {
    mode => $mode,
    SSL_ca_file => $ca,
    SSL_verify_mode => 1,
    SSL_hostname => $host,
    SSL_verifycn_name => $host,
    SSL_verifycn_scheme => 'http',
  },
) or die 'connect: ', $@ // 'no reason given', "\n";
my $sasl = Authen::SASL->new(mechanism => 'PLAIN', callback => { user => $user, pass => $password, authname => '' });
$sieve->login($sasl) or die 'login: ', $sieve->error() // 'no reason given', "\n";
my $scripts = $sieve->listscripts() or die 'list: ', $sieve->error() // 'no reason given', "\n";
print "scripts: @$scripts\n";
$sieve->logout();
