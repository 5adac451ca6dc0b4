// Calibrations of pair-cz: frames and native gates in terms of constants that are derived
// from the device description when a program needs them (`pulserack devices show
// pair-cz --constants` prints them).
OPENQASM 3.0;
defcalgrammar "openpulse";
cal {
  extern port q0_drive;
  extern port q1_drive;
  extern port q0_flux;
  extern port q1_flux;
  extern port c0_1_flux;
  extern port feed0_out;
  extern port feed0_in;
}

// --- q0 ---
cal {
  frame q0_xy = newframe(q0_drive, q0_f01, q0_xy_phase);
  frame q0_z = newframe(q0_flux, 0.0, 0.0);
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

// --- q1 ---
cal {
  frame q1_xy = newframe(q1_drive, q1_f01, q1_xy_phase);
  frame q1_z = newframe(q1_flux, 0.0, 0.0);
}
defcal rz(angle theta) $1 { shift_phase(q1_xy, -theta); }
defcal sx $1 { play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta)); }
defcal x $1 { play(q1_xy, drag_lifted(q1_x_amp, q1_gate_duration, q1_gate_sigma, q1_x_beta)); }
defcal prx(float theta, angle phi) $1 {
  shift_phase(q1_xy, phi); play(q1_xy, drag_lifted(q1_x_amp * theta / pi, q1_gate_duration, q1_gate_sigma, q1_x_beta)); shift_phase(q1_xy, -phi);
}
defcal prx(pi/2, angle phi) $1 { shift_phase(q1_xy, phi); play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta)); shift_phase(q1_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $1 {
  shift_phase(q1_xy, -lambda);
  play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta));
  shift_phase(q1_xy, -(theta + pi));
  play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta));
  shift_phase(q1_xy, -(phi + pi));
}
defcal reset $1 { delay[q1_reset_duration] q1_xy; }
cal {
  frame q1_ro = newframe(feed0_out, q1_ro_frequency, 0.0);
  frame q1_rx = newframe(feed0_in, q1_ro_frequency, 0.0);
}
defcal measure $1 -> bit {
  barrier q1_xy, q1_ro, q1_rx;
  play(q1_ro, constant(q1_ro_amp, q1_ro_duration));
  return capture_v2(q1_rx, q1_ro_duration);
}

// --- q0, q1: CZ by |11⟩ ↔ |02⟩ ---
cal {
  frame q0_q1_coupler = newframe(c0_1_flux, 0.0, 0.0);
}
defcal cz $0, $1 {
  barrier q0_xy, q1_xy, q0_q1_coupler, q1_z;
  play(q0_q1_coupler, flat_top(q0_q1_cz_coupler_amp, q0_q1_cz_duration, q0_q1_cz_rise));
  play(q1_z, flat_top(q0_q1_cz_qubit_amp, q0_q1_cz_duration, q0_q1_cz_rise));
  barrier q0_xy, q1_xy, q0_q1_coupler, q1_z;
  rz(q0_q1_cz_z_first) $0;
  rz(q0_q1_cz_z_second) $1;
}
defcal cz $1, $0 { cz $0, $1; }
defcal cx $0, $1 { U(pi/2, 0, pi) $1; cz $0, $1; U(pi/2, 0, pi) $1; }
defcal cx $1, $0 { U(pi/2, 0, pi) $0; cz $0, $1; U(pi/2, 0, pi) $0; }
