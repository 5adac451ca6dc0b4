// Hahn echo: a π pulse in the middle of a Ramsey wait undoes slow detuning.
//
//   pulserack run Pulses/echo.qasm
//
// What should come out: P(1) = ½[1 − e^(−2·half/T2)], whatever the quasi-static noise; no fringes.
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep half=0ns:40us:51
defcalgrammar "openpulse";
input duration half;
bit c;

sx $0;
delay[half] $0;
x $0;
delay[half] $0;
sx $0;
c = measure $0;
