<?php
// Lists the scripts with Net_Sieve as webmail does: connect (TLS by default), login, listScripts.
error_reporting(E_ALL & ~E_DEPRECATED);
require 'PEAR.php';
require 'Net/Sieve.php';

[, $host, $port, $user, $password, $ca] = $argv;

function ok($step, $result) {
    if (is_a($result, 'PEAR_Error')) {
        fwrite(STDERR, "$step: " . $result->getMessage() . "\n");
        exit(1);
    }
    return $result;
}

$sieve = new Net_Sieve();
ok('connect', $sieve->connect($host, $port, ['ssl' => ['cafile' => $ca]]));
ok('login', $sieve->login($user, $password));
echo 'scripts: ' . implode(' ', ok('list', $sieve->listScripts())) . "\n";
$sieve->disconnect();
