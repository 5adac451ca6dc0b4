// Relaxation: a π pulse, a wait, a measurement.
//
//   pulserack run Pulses/t1.qasm
//
// What should come out: P(1) falls as e^(−tau/T1) to the thermal population.
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep tau=0ns:200us:51
defcalgrammar "openpulse";
input duration tau;
bit c;

x $0;
delay[tau] $0;
c = measure $0;
