// Calibrations of bench-1q: frames and native gates in terms of constants that are derived
// from the device description when a program needs them (`pulserack devices show
// bench-1q --constants` prints them).
OPENQASM 3.0;
defcalgrammar "openpulse";
cal {
  extern port q0_drive;
  extern port feed0_out;
  extern port feed0_in;
}

// --- q0 ---
cal {
  frame q0_xy = newframe(q0_drive, q0_f01, q0_xy_phase);
}
defcal rz(angle theta) $0 { shift_phase(q0_xy, -theta); }
defcal sx $0 { play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta)); }
defcal x $0 { play(q0_xy, drag_lifted(q0_x_amp, q0_gate_duration, q0_gate_sigma, q0_x_beta)); }
defcal prx(float theta, angle phi) $0 {
  shift_phase(q0_xy, phi); play(q0_xy, drag_lifted(q0_x_amp * theta / pi, q0_gate_duration, q0_gate_sigma, q0_x_beta)); shift_phase(q0_xy, -phi);
}
defcal prx(pi/2, angle phi) $0 { shift_phase(q0_xy, phi); play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta)); shift_phase(q0_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $0 {
  shift_phase(q0_xy, -lambda);
  play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta));
  shift_phase(q0_xy, -(theta + pi));
  play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta));
  shift_phase(q0_xy, -(phi + pi));
}
defcal reset $0 { delay[q0_reset_duration] q0_xy; }
cal {
  frame q0_ro = newframe(feed0_out, q0_ro_frequency, 0.0);
  frame q0_rx = newframe(feed0_in, q0_ro_frequency, 0.0);
}
defcal measure $0 -> bit {
  barrier q0_xy, q0_ro, q0_rx;
  play(q0_ro, constant(q0_ro_amp, q0_ro_duration));
  return capture_v2(q0_rx, q0_ro_duration);
}
