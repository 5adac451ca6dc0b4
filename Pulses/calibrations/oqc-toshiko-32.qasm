// Calibrations of oqc-toshiko-32: frames and native gates in terms of constants that are derived
// from the device description when a program needs them (`pulserack devices show
// oqc-toshiko-32 --constants` prints them).
OPENQASM 3.0;
defcalgrammar "openpulse";
cal {
  extern port q0_drive;
  extern port q1_drive;
  extern port q2_drive;
  extern port q3_drive;
  extern port q4_drive;
  extern port q5_drive;
  extern port q6_drive;
  extern port q7_drive;
  extern port q8_drive;
  extern port q9_drive;
  extern port q10_drive;
  extern port q11_drive;
  extern port q12_drive;
  extern port q13_drive;
  extern port q14_drive;
  extern port q15_drive;
  extern port q16_drive;
  extern port q17_drive;
  extern port q18_drive;
  extern port q19_drive;
  extern port q20_drive;
  extern port q21_drive;
  extern port q22_drive;
  extern port q23_drive;
  extern port q24_drive;
  extern port q25_drive;
  extern port q26_drive;
  extern port q27_drive;
  extern port q28_drive;
  extern port q29_drive;
  extern port q30_drive;
  extern port q31_drive;
  extern port feed0_out;
  extern port feed0_in;
  extern port feed1_out;
  extern port feed1_in;
  extern port feed2_out;
  extern port feed2_in;
  extern port feed3_out;
  extern port feed3_in;
}
cal {
  frame q0_q1_cr = newframe(q0_drive, q1_f01, q0_q1_ecr_phase);
}
cal {
  frame q2_q1_cr = newframe(q2_drive, q1_f01, q2_q1_ecr_phase);
}
cal {
  frame q2_q3_cr = newframe(q2_drive, q3_f01, q2_q3_ecr_phase);
}
cal {
  frame q4_q3_cr = newframe(q4_drive, q3_f01, q4_q3_ecr_phase);
}
cal {
  frame q5_q4_cr = newframe(q5_drive, q4_f01, q5_q4_ecr_phase);
}
cal {
  frame q6_q3_cr = newframe(q6_drive, q3_f01, q6_q3_ecr_phase);
}
cal {
  frame q6_q12_cr = newframe(q6_drive, q12_f01, q6_q12_ecr_phase);
}
cal {
  frame q7_q0_cr = newframe(q7_drive, q0_f01, q7_q0_ecr_phase);
}
cal {
  frame q7_q9_cr = newframe(q7_drive, q9_f01, q7_q9_ecr_phase);
}
cal {
  frame q9_q10_cr = newframe(q9_drive, q10_f01, q9_q10_ecr_phase);
}
cal {
  frame q11_q10_cr = newframe(q11_drive, q10_f01, q11_q10_ecr_phase);
}
cal {
  frame q11_q12_cr = newframe(q11_drive, q12_f01, q11_q12_ecr_phase);
}
cal {
  frame q13_q21_cr = newframe(q13_drive, q21_f01, q13_q21_ecr_phase);
}
cal {
  frame q14_q11_cr = newframe(q14_drive, q11_f01, q14_q11_ecr_phase);
}
cal {
  frame q14_q18_cr = newframe(q14_drive, q18_f01, q14_q18_ecr_phase);
}
cal {
  frame q15_q8_cr = newframe(q15_drive, q8_f01, q15_q8_ecr_phase);
}
cal {
  frame q15_q16_cr = newframe(q15_drive, q16_f01, q15_q16_ecr_phase);
}
cal {
  frame q18_q17_cr = newframe(q18_drive, q17_f01, q18_q17_ecr_phase);
}
cal {
  frame q18_q19_cr = newframe(q18_drive, q19_f01, q18_q19_ecr_phase);
}
cal {
  frame q20_q19_cr = newframe(q20_drive, q19_f01, q20_q19_ecr_phase);
}
cal {
  frame q22_q21_cr = newframe(q22_drive, q21_f01, q22_q21_ecr_phase);
}
cal {
  frame q22_q31_cr = newframe(q22_drive, q31_f01, q22_q31_ecr_phase);
}
cal {
  frame q23_q20_cr = newframe(q23_drive, q20_f01, q23_q20_ecr_phase);
}
cal {
  frame q23_q30_cr = newframe(q23_drive, q30_f01, q23_q30_ecr_phase);
}
cal {
  frame q24_q17_cr = newframe(q24_drive, q17_f01, q24_q17_ecr_phase);
}
cal {
  frame q24_q27_cr = newframe(q24_drive, q27_f01, q24_q27_ecr_phase);
}
cal {
  frame q25_q16_cr = newframe(q25_drive, q16_f01, q25_q16_ecr_phase);
}
cal {
  frame q25_q26_cr = newframe(q25_drive, q26_f01, q25_q26_ecr_phase);
}
cal {
  frame q26_q27_cr = newframe(q26_drive, q27_f01, q26_q27_ecr_phase);
}
cal {
  frame q28_q27_cr = newframe(q28_drive, q27_f01, q28_q27_ecr_phase);
}
cal {
  frame q28_q29_cr = newframe(q28_drive, q29_f01, q28_q29_ecr_phase);
}
cal {
  frame q30_q29_cr = newframe(q30_drive, q29_f01, q30_q29_ecr_phase);
}
cal {
  frame q30_q31_cr = newframe(q30_drive, q31_f01, q30_q31_ecr_phase);
}

// --- q0 ---
cal {
  frame q0_xy = newframe(q0_drive, q0_f01, q0_xy_phase);
}
defcal rz(angle theta) $0 { shift_phase(q0_xy, -theta); shift_phase(q7_q0_cr, -theta); }
defcal sx $0 { play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta)); }
defcal x $0 { play(q0_xy, drag_lifted(q0_x_amp, q0_gate_duration, q0_gate_sigma, q0_x_beta)); }
defcal prx(float theta, angle phi) $0 {
  shift_phase(q0_xy, phi); play(q0_xy, drag_lifted(q0_x_amp * theta / pi, q0_gate_duration, q0_gate_sigma, q0_x_beta)); shift_phase(q0_xy, -phi);
}
defcal prx(pi/2, angle phi) $0 { shift_phase(q0_xy, phi); play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta)); shift_phase(q0_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $0 {
  shift_phase(q0_xy, -lambda); shift_phase(q7_q0_cr, -lambda);
  play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta));
  shift_phase(q0_xy, -(theta + pi)); shift_phase(q7_q0_cr, -(theta + pi));
  play(q0_xy, drag_lifted(q0_sx_amp, q0_gate_duration, q0_gate_sigma, q0_sx_beta));
  shift_phase(q0_xy, -(phi + pi)); shift_phase(q7_q0_cr, -(phi + pi));
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
}
defcal rz(angle theta) $1 { shift_phase(q1_xy, -theta); shift_phase(q0_q1_cr, -theta); shift_phase(q2_q1_cr, -theta); }
defcal sx $1 { play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta)); }
defcal x $1 { play(q1_xy, drag_lifted(q1_x_amp, q1_gate_duration, q1_gate_sigma, q1_x_beta)); }
defcal prx(float theta, angle phi) $1 {
  shift_phase(q1_xy, phi); play(q1_xy, drag_lifted(q1_x_amp * theta / pi, q1_gate_duration, q1_gate_sigma, q1_x_beta)); shift_phase(q1_xy, -phi);
}
defcal prx(pi/2, angle phi) $1 { shift_phase(q1_xy, phi); play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta)); shift_phase(q1_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $1 {
  shift_phase(q1_xy, -lambda); shift_phase(q0_q1_cr, -lambda); shift_phase(q2_q1_cr, -lambda);
  play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta));
  shift_phase(q1_xy, -(theta + pi)); shift_phase(q0_q1_cr, -(theta + pi)); shift_phase(q2_q1_cr, -(theta + pi));
  play(q1_xy, drag_lifted(q1_sx_amp, q1_gate_duration, q1_gate_sigma, q1_sx_beta));
  shift_phase(q1_xy, -(phi + pi)); shift_phase(q0_q1_cr, -(phi + pi)); shift_phase(q2_q1_cr, -(phi + pi));
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

// --- q2 ---
cal {
  frame q2_xy = newframe(q2_drive, q2_f01, q2_xy_phase);
}
defcal rz(angle theta) $2 { shift_phase(q2_xy, -theta); }
defcal sx $2 { play(q2_xy, drag_lifted(q2_sx_amp, q2_gate_duration, q2_gate_sigma, q2_sx_beta)); }
defcal x $2 { play(q2_xy, drag_lifted(q2_x_amp, q2_gate_duration, q2_gate_sigma, q2_x_beta)); }
defcal prx(float theta, angle phi) $2 {
  shift_phase(q2_xy, phi); play(q2_xy, drag_lifted(q2_x_amp * theta / pi, q2_gate_duration, q2_gate_sigma, q2_x_beta)); shift_phase(q2_xy, -phi);
}
defcal prx(pi/2, angle phi) $2 { shift_phase(q2_xy, phi); play(q2_xy, drag_lifted(q2_sx_amp, q2_gate_duration, q2_gate_sigma, q2_sx_beta)); shift_phase(q2_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $2 {
  shift_phase(q2_xy, -lambda);
  play(q2_xy, drag_lifted(q2_sx_amp, q2_gate_duration, q2_gate_sigma, q2_sx_beta));
  shift_phase(q2_xy, -(theta + pi));
  play(q2_xy, drag_lifted(q2_sx_amp, q2_gate_duration, q2_gate_sigma, q2_sx_beta));
  shift_phase(q2_xy, -(phi + pi));
}
defcal reset $2 { delay[q2_reset_duration] q2_xy; }
cal {
  frame q2_ro = newframe(feed0_out, q2_ro_frequency, 0.0);
  frame q2_rx = newframe(feed0_in, q2_ro_frequency, 0.0);
}
defcal measure $2 -> bit {
  barrier q2_xy, q2_ro, q2_rx;
  play(q2_ro, constant(q2_ro_amp, q2_ro_duration));
  return capture_v2(q2_rx, q2_ro_duration);
}

// --- q3 ---
cal {
  frame q3_xy = newframe(q3_drive, q3_f01, q3_xy_phase);
}
defcal rz(angle theta) $3 { shift_phase(q3_xy, -theta); shift_phase(q2_q3_cr, -theta); shift_phase(q4_q3_cr, -theta); shift_phase(q6_q3_cr, -theta); }
defcal sx $3 { play(q3_xy, drag_lifted(q3_sx_amp, q3_gate_duration, q3_gate_sigma, q3_sx_beta)); }
defcal x $3 { play(q3_xy, drag_lifted(q3_x_amp, q3_gate_duration, q3_gate_sigma, q3_x_beta)); }
defcal prx(float theta, angle phi) $3 {
  shift_phase(q3_xy, phi); play(q3_xy, drag_lifted(q3_x_amp * theta / pi, q3_gate_duration, q3_gate_sigma, q3_x_beta)); shift_phase(q3_xy, -phi);
}
defcal prx(pi/2, angle phi) $3 { shift_phase(q3_xy, phi); play(q3_xy, drag_lifted(q3_sx_amp, q3_gate_duration, q3_gate_sigma, q3_sx_beta)); shift_phase(q3_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $3 {
  shift_phase(q3_xy, -lambda); shift_phase(q2_q3_cr, -lambda); shift_phase(q4_q3_cr, -lambda); shift_phase(q6_q3_cr, -lambda);
  play(q3_xy, drag_lifted(q3_sx_amp, q3_gate_duration, q3_gate_sigma, q3_sx_beta));
  shift_phase(q3_xy, -(theta + pi)); shift_phase(q2_q3_cr, -(theta + pi)); shift_phase(q4_q3_cr, -(theta + pi)); shift_phase(q6_q3_cr, -(theta + pi));
  play(q3_xy, drag_lifted(q3_sx_amp, q3_gate_duration, q3_gate_sigma, q3_sx_beta));
  shift_phase(q3_xy, -(phi + pi)); shift_phase(q2_q3_cr, -(phi + pi)); shift_phase(q4_q3_cr, -(phi + pi)); shift_phase(q6_q3_cr, -(phi + pi));
}
defcal reset $3 { delay[q3_reset_duration] q3_xy; }
cal {
  frame q3_ro = newframe(feed0_out, q3_ro_frequency, 0.0);
  frame q3_rx = newframe(feed0_in, q3_ro_frequency, 0.0);
}
defcal measure $3 -> bit {
  barrier q3_xy, q3_ro, q3_rx;
  play(q3_ro, constant(q3_ro_amp, q3_ro_duration));
  return capture_v2(q3_rx, q3_ro_duration);
}

// --- q4 ---
cal {
  frame q4_xy = newframe(q4_drive, q4_f01, q4_xy_phase);
}
defcal rz(angle theta) $4 { shift_phase(q4_xy, -theta); shift_phase(q5_q4_cr, -theta); }
defcal sx $4 { play(q4_xy, drag_lifted(q4_sx_amp, q4_gate_duration, q4_gate_sigma, q4_sx_beta)); }
defcal x $4 { play(q4_xy, drag_lifted(q4_x_amp, q4_gate_duration, q4_gate_sigma, q4_x_beta)); }
defcal prx(float theta, angle phi) $4 {
  shift_phase(q4_xy, phi); play(q4_xy, drag_lifted(q4_x_amp * theta / pi, q4_gate_duration, q4_gate_sigma, q4_x_beta)); shift_phase(q4_xy, -phi);
}
defcal prx(pi/2, angle phi) $4 { shift_phase(q4_xy, phi); play(q4_xy, drag_lifted(q4_sx_amp, q4_gate_duration, q4_gate_sigma, q4_sx_beta)); shift_phase(q4_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $4 {
  shift_phase(q4_xy, -lambda); shift_phase(q5_q4_cr, -lambda);
  play(q4_xy, drag_lifted(q4_sx_amp, q4_gate_duration, q4_gate_sigma, q4_sx_beta));
  shift_phase(q4_xy, -(theta + pi)); shift_phase(q5_q4_cr, -(theta + pi));
  play(q4_xy, drag_lifted(q4_sx_amp, q4_gate_duration, q4_gate_sigma, q4_sx_beta));
  shift_phase(q4_xy, -(phi + pi)); shift_phase(q5_q4_cr, -(phi + pi));
}
defcal reset $4 { delay[q4_reset_duration] q4_xy; }
cal {
  frame q4_ro = newframe(feed0_out, q4_ro_frequency, 0.0);
  frame q4_rx = newframe(feed0_in, q4_ro_frequency, 0.0);
}
defcal measure $4 -> bit {
  barrier q4_xy, q4_ro, q4_rx;
  play(q4_ro, constant(q4_ro_amp, q4_ro_duration));
  return capture_v2(q4_rx, q4_ro_duration);
}

// --- q5 ---
cal {
  frame q5_xy = newframe(q5_drive, q5_f01, q5_xy_phase);
}
defcal rz(angle theta) $5 { shift_phase(q5_xy, -theta); }
defcal sx $5 { play(q5_xy, drag_lifted(q5_sx_amp, q5_gate_duration, q5_gate_sigma, q5_sx_beta)); }
defcal x $5 { play(q5_xy, drag_lifted(q5_x_amp, q5_gate_duration, q5_gate_sigma, q5_x_beta)); }
defcal prx(float theta, angle phi) $5 {
  shift_phase(q5_xy, phi); play(q5_xy, drag_lifted(q5_x_amp * theta / pi, q5_gate_duration, q5_gate_sigma, q5_x_beta)); shift_phase(q5_xy, -phi);
}
defcal prx(pi/2, angle phi) $5 { shift_phase(q5_xy, phi); play(q5_xy, drag_lifted(q5_sx_amp, q5_gate_duration, q5_gate_sigma, q5_sx_beta)); shift_phase(q5_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $5 {
  shift_phase(q5_xy, -lambda);
  play(q5_xy, drag_lifted(q5_sx_amp, q5_gate_duration, q5_gate_sigma, q5_sx_beta));
  shift_phase(q5_xy, -(theta + pi));
  play(q5_xy, drag_lifted(q5_sx_amp, q5_gate_duration, q5_gate_sigma, q5_sx_beta));
  shift_phase(q5_xy, -(phi + pi));
}
defcal reset $5 { delay[q5_reset_duration] q5_xy; }
cal {
  frame q5_ro = newframe(feed0_out, q5_ro_frequency, 0.0);
  frame q5_rx = newframe(feed0_in, q5_ro_frequency, 0.0);
}
defcal measure $5 -> bit {
  barrier q5_xy, q5_ro, q5_rx;
  play(q5_ro, constant(q5_ro_amp, q5_ro_duration));
  return capture_v2(q5_rx, q5_ro_duration);
}

// --- q6 ---
cal {
  frame q6_xy = newframe(q6_drive, q6_f01, q6_xy_phase);
}
defcal rz(angle theta) $6 { shift_phase(q6_xy, -theta); }
defcal sx $6 { play(q6_xy, drag_lifted(q6_sx_amp, q6_gate_duration, q6_gate_sigma, q6_sx_beta)); }
defcal x $6 { play(q6_xy, drag_lifted(q6_x_amp, q6_gate_duration, q6_gate_sigma, q6_x_beta)); }
defcal prx(float theta, angle phi) $6 {
  shift_phase(q6_xy, phi); play(q6_xy, drag_lifted(q6_x_amp * theta / pi, q6_gate_duration, q6_gate_sigma, q6_x_beta)); shift_phase(q6_xy, -phi);
}
defcal prx(pi/2, angle phi) $6 { shift_phase(q6_xy, phi); play(q6_xy, drag_lifted(q6_sx_amp, q6_gate_duration, q6_gate_sigma, q6_sx_beta)); shift_phase(q6_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $6 {
  shift_phase(q6_xy, -lambda);
  play(q6_xy, drag_lifted(q6_sx_amp, q6_gate_duration, q6_gate_sigma, q6_sx_beta));
  shift_phase(q6_xy, -(theta + pi));
  play(q6_xy, drag_lifted(q6_sx_amp, q6_gate_duration, q6_gate_sigma, q6_sx_beta));
  shift_phase(q6_xy, -(phi + pi));
}
defcal reset $6 { delay[q6_reset_duration] q6_xy; }
cal {
  frame q6_ro = newframe(feed0_out, q6_ro_frequency, 0.0);
  frame q6_rx = newframe(feed0_in, q6_ro_frequency, 0.0);
}
defcal measure $6 -> bit {
  barrier q6_xy, q6_ro, q6_rx;
  play(q6_ro, constant(q6_ro_amp, q6_ro_duration));
  return capture_v2(q6_rx, q6_ro_duration);
}

// --- q7 ---
cal {
  frame q7_xy = newframe(q7_drive, q7_f01, q7_xy_phase);
}
defcal rz(angle theta) $7 { shift_phase(q7_xy, -theta); }
defcal sx $7 { play(q7_xy, drag_lifted(q7_sx_amp, q7_gate_duration, q7_gate_sigma, q7_sx_beta)); }
defcal x $7 { play(q7_xy, drag_lifted(q7_x_amp, q7_gate_duration, q7_gate_sigma, q7_x_beta)); }
defcal prx(float theta, angle phi) $7 {
  shift_phase(q7_xy, phi); play(q7_xy, drag_lifted(q7_x_amp * theta / pi, q7_gate_duration, q7_gate_sigma, q7_x_beta)); shift_phase(q7_xy, -phi);
}
defcal prx(pi/2, angle phi) $7 { shift_phase(q7_xy, phi); play(q7_xy, drag_lifted(q7_sx_amp, q7_gate_duration, q7_gate_sigma, q7_sx_beta)); shift_phase(q7_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $7 {
  shift_phase(q7_xy, -lambda);
  play(q7_xy, drag_lifted(q7_sx_amp, q7_gate_duration, q7_gate_sigma, q7_sx_beta));
  shift_phase(q7_xy, -(theta + pi));
  play(q7_xy, drag_lifted(q7_sx_amp, q7_gate_duration, q7_gate_sigma, q7_sx_beta));
  shift_phase(q7_xy, -(phi + pi));
}
defcal reset $7 { delay[q7_reset_duration] q7_xy; }
cal {
  frame q7_ro = newframe(feed0_out, q7_ro_frequency, 0.0);
  frame q7_rx = newframe(feed0_in, q7_ro_frequency, 0.0);
}
defcal measure $7 -> bit {
  barrier q7_xy, q7_ro, q7_rx;
  play(q7_ro, constant(q7_ro_amp, q7_ro_duration));
  return capture_v2(q7_rx, q7_ro_duration);
}

// --- q8 ---
cal {
  frame q8_xy = newframe(q8_drive, q8_f01, q8_xy_phase);
}
defcal rz(angle theta) $8 { shift_phase(q8_xy, -theta); shift_phase(q15_q8_cr, -theta); }
defcal sx $8 { play(q8_xy, drag_lifted(q8_sx_amp, q8_gate_duration, q8_gate_sigma, q8_sx_beta)); }
defcal x $8 { play(q8_xy, drag_lifted(q8_x_amp, q8_gate_duration, q8_gate_sigma, q8_x_beta)); }
defcal prx(float theta, angle phi) $8 {
  shift_phase(q8_xy, phi); play(q8_xy, drag_lifted(q8_x_amp * theta / pi, q8_gate_duration, q8_gate_sigma, q8_x_beta)); shift_phase(q8_xy, -phi);
}
defcal prx(pi/2, angle phi) $8 { shift_phase(q8_xy, phi); play(q8_xy, drag_lifted(q8_sx_amp, q8_gate_duration, q8_gate_sigma, q8_sx_beta)); shift_phase(q8_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $8 {
  shift_phase(q8_xy, -lambda); shift_phase(q15_q8_cr, -lambda);
  play(q8_xy, drag_lifted(q8_sx_amp, q8_gate_duration, q8_gate_sigma, q8_sx_beta));
  shift_phase(q8_xy, -(theta + pi)); shift_phase(q15_q8_cr, -(theta + pi));
  play(q8_xy, drag_lifted(q8_sx_amp, q8_gate_duration, q8_gate_sigma, q8_sx_beta));
  shift_phase(q8_xy, -(phi + pi)); shift_phase(q15_q8_cr, -(phi + pi));
}
defcal reset $8 { delay[q8_reset_duration] q8_xy; }
cal {
  frame q8_ro = newframe(feed1_out, q8_ro_frequency, 0.0);
  frame q8_rx = newframe(feed1_in, q8_ro_frequency, 0.0);
}
defcal measure $8 -> bit {
  barrier q8_xy, q8_ro, q8_rx;
  play(q8_ro, constant(q8_ro_amp, q8_ro_duration));
  return capture_v2(q8_rx, q8_ro_duration);
}

// --- q9 ---
cal {
  frame q9_xy = newframe(q9_drive, q9_f01, q9_xy_phase);
}
defcal rz(angle theta) $9 { shift_phase(q9_xy, -theta); shift_phase(q7_q9_cr, -theta); }
defcal sx $9 { play(q9_xy, drag_lifted(q9_sx_amp, q9_gate_duration, q9_gate_sigma, q9_sx_beta)); }
defcal x $9 { play(q9_xy, drag_lifted(q9_x_amp, q9_gate_duration, q9_gate_sigma, q9_x_beta)); }
defcal prx(float theta, angle phi) $9 {
  shift_phase(q9_xy, phi); play(q9_xy, drag_lifted(q9_x_amp * theta / pi, q9_gate_duration, q9_gate_sigma, q9_x_beta)); shift_phase(q9_xy, -phi);
}
defcal prx(pi/2, angle phi) $9 { shift_phase(q9_xy, phi); play(q9_xy, drag_lifted(q9_sx_amp, q9_gate_duration, q9_gate_sigma, q9_sx_beta)); shift_phase(q9_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $9 {
  shift_phase(q9_xy, -lambda); shift_phase(q7_q9_cr, -lambda);
  play(q9_xy, drag_lifted(q9_sx_amp, q9_gate_duration, q9_gate_sigma, q9_sx_beta));
  shift_phase(q9_xy, -(theta + pi)); shift_phase(q7_q9_cr, -(theta + pi));
  play(q9_xy, drag_lifted(q9_sx_amp, q9_gate_duration, q9_gate_sigma, q9_sx_beta));
  shift_phase(q9_xy, -(phi + pi)); shift_phase(q7_q9_cr, -(phi + pi));
}
defcal reset $9 { delay[q9_reset_duration] q9_xy; }
cal {
  frame q9_ro = newframe(feed1_out, q9_ro_frequency, 0.0);
  frame q9_rx = newframe(feed1_in, q9_ro_frequency, 0.0);
}
defcal measure $9 -> bit {
  barrier q9_xy, q9_ro, q9_rx;
  play(q9_ro, constant(q9_ro_amp, q9_ro_duration));
  return capture_v2(q9_rx, q9_ro_duration);
}

// --- q10 ---
cal {
  frame q10_xy = newframe(q10_drive, q10_f01, q10_xy_phase);
}
defcal rz(angle theta) $10 { shift_phase(q10_xy, -theta); shift_phase(q9_q10_cr, -theta); shift_phase(q11_q10_cr, -theta); }
defcal sx $10 { play(q10_xy, drag_lifted(q10_sx_amp, q10_gate_duration, q10_gate_sigma, q10_sx_beta)); }
defcal x $10 { play(q10_xy, drag_lifted(q10_x_amp, q10_gate_duration, q10_gate_sigma, q10_x_beta)); }
defcal prx(float theta, angle phi) $10 {
  shift_phase(q10_xy, phi); play(q10_xy, drag_lifted(q10_x_amp * theta / pi, q10_gate_duration, q10_gate_sigma, q10_x_beta)); shift_phase(q10_xy, -phi);
}
defcal prx(pi/2, angle phi) $10 { shift_phase(q10_xy, phi); play(q10_xy, drag_lifted(q10_sx_amp, q10_gate_duration, q10_gate_sigma, q10_sx_beta)); shift_phase(q10_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $10 {
  shift_phase(q10_xy, -lambda); shift_phase(q9_q10_cr, -lambda); shift_phase(q11_q10_cr, -lambda);
  play(q10_xy, drag_lifted(q10_sx_amp, q10_gate_duration, q10_gate_sigma, q10_sx_beta));
  shift_phase(q10_xy, -(theta + pi)); shift_phase(q9_q10_cr, -(theta + pi)); shift_phase(q11_q10_cr, -(theta + pi));
  play(q10_xy, drag_lifted(q10_sx_amp, q10_gate_duration, q10_gate_sigma, q10_sx_beta));
  shift_phase(q10_xy, -(phi + pi)); shift_phase(q9_q10_cr, -(phi + pi)); shift_phase(q11_q10_cr, -(phi + pi));
}
defcal reset $10 { delay[q10_reset_duration] q10_xy; }
cal {
  frame q10_ro = newframe(feed1_out, q10_ro_frequency, 0.0);
  frame q10_rx = newframe(feed1_in, q10_ro_frequency, 0.0);
}
defcal measure $10 -> bit {
  barrier q10_xy, q10_ro, q10_rx;
  play(q10_ro, constant(q10_ro_amp, q10_ro_duration));
  return capture_v2(q10_rx, q10_ro_duration);
}

// --- q11 ---
cal {
  frame q11_xy = newframe(q11_drive, q11_f01, q11_xy_phase);
}
defcal rz(angle theta) $11 { shift_phase(q11_xy, -theta); shift_phase(q14_q11_cr, -theta); }
defcal sx $11 { play(q11_xy, drag_lifted(q11_sx_amp, q11_gate_duration, q11_gate_sigma, q11_sx_beta)); }
defcal x $11 { play(q11_xy, drag_lifted(q11_x_amp, q11_gate_duration, q11_gate_sigma, q11_x_beta)); }
defcal prx(float theta, angle phi) $11 {
  shift_phase(q11_xy, phi); play(q11_xy, drag_lifted(q11_x_amp * theta / pi, q11_gate_duration, q11_gate_sigma, q11_x_beta)); shift_phase(q11_xy, -phi);
}
defcal prx(pi/2, angle phi) $11 { shift_phase(q11_xy, phi); play(q11_xy, drag_lifted(q11_sx_amp, q11_gate_duration, q11_gate_sigma, q11_sx_beta)); shift_phase(q11_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $11 {
  shift_phase(q11_xy, -lambda); shift_phase(q14_q11_cr, -lambda);
  play(q11_xy, drag_lifted(q11_sx_amp, q11_gate_duration, q11_gate_sigma, q11_sx_beta));
  shift_phase(q11_xy, -(theta + pi)); shift_phase(q14_q11_cr, -(theta + pi));
  play(q11_xy, drag_lifted(q11_sx_amp, q11_gate_duration, q11_gate_sigma, q11_sx_beta));
  shift_phase(q11_xy, -(phi + pi)); shift_phase(q14_q11_cr, -(phi + pi));
}
defcal reset $11 { delay[q11_reset_duration] q11_xy; }
cal {
  frame q11_ro = newframe(feed1_out, q11_ro_frequency, 0.0);
  frame q11_rx = newframe(feed1_in, q11_ro_frequency, 0.0);
}
defcal measure $11 -> bit {
  barrier q11_xy, q11_ro, q11_rx;
  play(q11_ro, constant(q11_ro_amp, q11_ro_duration));
  return capture_v2(q11_rx, q11_ro_duration);
}

// --- q12 ---
cal {
  frame q12_xy = newframe(q12_drive, q12_f01, q12_xy_phase);
}
defcal rz(angle theta) $12 { shift_phase(q12_xy, -theta); shift_phase(q6_q12_cr, -theta); shift_phase(q11_q12_cr, -theta); }
defcal sx $12 { play(q12_xy, drag_lifted(q12_sx_amp, q12_gate_duration, q12_gate_sigma, q12_sx_beta)); }
defcal x $12 { play(q12_xy, drag_lifted(q12_x_amp, q12_gate_duration, q12_gate_sigma, q12_x_beta)); }
defcal prx(float theta, angle phi) $12 {
  shift_phase(q12_xy, phi); play(q12_xy, drag_lifted(q12_x_amp * theta / pi, q12_gate_duration, q12_gate_sigma, q12_x_beta)); shift_phase(q12_xy, -phi);
}
defcal prx(pi/2, angle phi) $12 { shift_phase(q12_xy, phi); play(q12_xy, drag_lifted(q12_sx_amp, q12_gate_duration, q12_gate_sigma, q12_sx_beta)); shift_phase(q12_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $12 {
  shift_phase(q12_xy, -lambda); shift_phase(q6_q12_cr, -lambda); shift_phase(q11_q12_cr, -lambda);
  play(q12_xy, drag_lifted(q12_sx_amp, q12_gate_duration, q12_gate_sigma, q12_sx_beta));
  shift_phase(q12_xy, -(theta + pi)); shift_phase(q6_q12_cr, -(theta + pi)); shift_phase(q11_q12_cr, -(theta + pi));
  play(q12_xy, drag_lifted(q12_sx_amp, q12_gate_duration, q12_gate_sigma, q12_sx_beta));
  shift_phase(q12_xy, -(phi + pi)); shift_phase(q6_q12_cr, -(phi + pi)); shift_phase(q11_q12_cr, -(phi + pi));
}
defcal reset $12 { delay[q12_reset_duration] q12_xy; }
cal {
  frame q12_ro = newframe(feed1_out, q12_ro_frequency, 0.0);
  frame q12_rx = newframe(feed1_in, q12_ro_frequency, 0.0);
}
defcal measure $12 -> bit {
  barrier q12_xy, q12_ro, q12_rx;
  play(q12_ro, constant(q12_ro_amp, q12_ro_duration));
  return capture_v2(q12_rx, q12_ro_duration);
}

// --- q13 ---
cal {
  frame q13_xy = newframe(q13_drive, q13_f01, q13_xy_phase);
}
defcal rz(angle theta) $13 { shift_phase(q13_xy, -theta); }
defcal sx $13 { play(q13_xy, drag_lifted(q13_sx_amp, q13_gate_duration, q13_gate_sigma, q13_sx_beta)); }
defcal x $13 { play(q13_xy, drag_lifted(q13_x_amp, q13_gate_duration, q13_gate_sigma, q13_x_beta)); }
defcal prx(float theta, angle phi) $13 {
  shift_phase(q13_xy, phi); play(q13_xy, drag_lifted(q13_x_amp * theta / pi, q13_gate_duration, q13_gate_sigma, q13_x_beta)); shift_phase(q13_xy, -phi);
}
defcal prx(pi/2, angle phi) $13 { shift_phase(q13_xy, phi); play(q13_xy, drag_lifted(q13_sx_amp, q13_gate_duration, q13_gate_sigma, q13_sx_beta)); shift_phase(q13_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $13 {
  shift_phase(q13_xy, -lambda);
  play(q13_xy, drag_lifted(q13_sx_amp, q13_gate_duration, q13_gate_sigma, q13_sx_beta));
  shift_phase(q13_xy, -(theta + pi));
  play(q13_xy, drag_lifted(q13_sx_amp, q13_gate_duration, q13_gate_sigma, q13_sx_beta));
  shift_phase(q13_xy, -(phi + pi));
}
defcal reset $13 { delay[q13_reset_duration] q13_xy; }
cal {
  frame q13_ro = newframe(feed1_out, q13_ro_frequency, 0.0);
  frame q13_rx = newframe(feed1_in, q13_ro_frequency, 0.0);
}
defcal measure $13 -> bit {
  barrier q13_xy, q13_ro, q13_rx;
  play(q13_ro, constant(q13_ro_amp, q13_ro_duration));
  return capture_v2(q13_rx, q13_ro_duration);
}

// --- q14 ---
cal {
  frame q14_xy = newframe(q14_drive, q14_f01, q14_xy_phase);
}
defcal rz(angle theta) $14 { shift_phase(q14_xy, -theta); }
defcal sx $14 { play(q14_xy, drag_lifted(q14_sx_amp, q14_gate_duration, q14_gate_sigma, q14_sx_beta)); }
defcal x $14 { play(q14_xy, drag_lifted(q14_x_amp, q14_gate_duration, q14_gate_sigma, q14_x_beta)); }
defcal prx(float theta, angle phi) $14 {
  shift_phase(q14_xy, phi); play(q14_xy, drag_lifted(q14_x_amp * theta / pi, q14_gate_duration, q14_gate_sigma, q14_x_beta)); shift_phase(q14_xy, -phi);
}
defcal prx(pi/2, angle phi) $14 { shift_phase(q14_xy, phi); play(q14_xy, drag_lifted(q14_sx_amp, q14_gate_duration, q14_gate_sigma, q14_sx_beta)); shift_phase(q14_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $14 {
  shift_phase(q14_xy, -lambda);
  play(q14_xy, drag_lifted(q14_sx_amp, q14_gate_duration, q14_gate_sigma, q14_sx_beta));
  shift_phase(q14_xy, -(theta + pi));
  play(q14_xy, drag_lifted(q14_sx_amp, q14_gate_duration, q14_gate_sigma, q14_sx_beta));
  shift_phase(q14_xy, -(phi + pi));
}
defcal reset $14 { delay[q14_reset_duration] q14_xy; }
cal {
  frame q14_ro = newframe(feed1_out, q14_ro_frequency, 0.0);
  frame q14_rx = newframe(feed1_in, q14_ro_frequency, 0.0);
}
defcal measure $14 -> bit {
  barrier q14_xy, q14_ro, q14_rx;
  play(q14_ro, constant(q14_ro_amp, q14_ro_duration));
  return capture_v2(q14_rx, q14_ro_duration);
}

// --- q15 ---
cal {
  frame q15_xy = newframe(q15_drive, q15_f01, q15_xy_phase);
}
defcal rz(angle theta) $15 { shift_phase(q15_xy, -theta); }
defcal sx $15 { play(q15_xy, drag_lifted(q15_sx_amp, q15_gate_duration, q15_gate_sigma, q15_sx_beta)); }
defcal x $15 { play(q15_xy, drag_lifted(q15_x_amp, q15_gate_duration, q15_gate_sigma, q15_x_beta)); }
defcal prx(float theta, angle phi) $15 {
  shift_phase(q15_xy, phi); play(q15_xy, drag_lifted(q15_x_amp * theta / pi, q15_gate_duration, q15_gate_sigma, q15_x_beta)); shift_phase(q15_xy, -phi);
}
defcal prx(pi/2, angle phi) $15 { shift_phase(q15_xy, phi); play(q15_xy, drag_lifted(q15_sx_amp, q15_gate_duration, q15_gate_sigma, q15_sx_beta)); shift_phase(q15_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $15 {
  shift_phase(q15_xy, -lambda);
  play(q15_xy, drag_lifted(q15_sx_amp, q15_gate_duration, q15_gate_sigma, q15_sx_beta));
  shift_phase(q15_xy, -(theta + pi));
  play(q15_xy, drag_lifted(q15_sx_amp, q15_gate_duration, q15_gate_sigma, q15_sx_beta));
  shift_phase(q15_xy, -(phi + pi));
}
defcal reset $15 { delay[q15_reset_duration] q15_xy; }
cal {
  frame q15_ro = newframe(feed1_out, q15_ro_frequency, 0.0);
  frame q15_rx = newframe(feed1_in, q15_ro_frequency, 0.0);
}
defcal measure $15 -> bit {
  barrier q15_xy, q15_ro, q15_rx;
  play(q15_ro, constant(q15_ro_amp, q15_ro_duration));
  return capture_v2(q15_rx, q15_ro_duration);
}

// --- q16 ---
cal {
  frame q16_xy = newframe(q16_drive, q16_f01, q16_xy_phase);
}
defcal rz(angle theta) $16 { shift_phase(q16_xy, -theta); shift_phase(q15_q16_cr, -theta); shift_phase(q25_q16_cr, -theta); }
defcal sx $16 { play(q16_xy, drag_lifted(q16_sx_amp, q16_gate_duration, q16_gate_sigma, q16_sx_beta)); }
defcal x $16 { play(q16_xy, drag_lifted(q16_x_amp, q16_gate_duration, q16_gate_sigma, q16_x_beta)); }
defcal prx(float theta, angle phi) $16 {
  shift_phase(q16_xy, phi); play(q16_xy, drag_lifted(q16_x_amp * theta / pi, q16_gate_duration, q16_gate_sigma, q16_x_beta)); shift_phase(q16_xy, -phi);
}
defcal prx(pi/2, angle phi) $16 { shift_phase(q16_xy, phi); play(q16_xy, drag_lifted(q16_sx_amp, q16_gate_duration, q16_gate_sigma, q16_sx_beta)); shift_phase(q16_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $16 {
  shift_phase(q16_xy, -lambda); shift_phase(q15_q16_cr, -lambda); shift_phase(q25_q16_cr, -lambda);
  play(q16_xy, drag_lifted(q16_sx_amp, q16_gate_duration, q16_gate_sigma, q16_sx_beta));
  shift_phase(q16_xy, -(theta + pi)); shift_phase(q15_q16_cr, -(theta + pi)); shift_phase(q25_q16_cr, -(theta + pi));
  play(q16_xy, drag_lifted(q16_sx_amp, q16_gate_duration, q16_gate_sigma, q16_sx_beta));
  shift_phase(q16_xy, -(phi + pi)); shift_phase(q15_q16_cr, -(phi + pi)); shift_phase(q25_q16_cr, -(phi + pi));
}
defcal reset $16 { delay[q16_reset_duration] q16_xy; }
cal {
  frame q16_ro = newframe(feed2_out, q16_ro_frequency, 0.0);
  frame q16_rx = newframe(feed2_in, q16_ro_frequency, 0.0);
}
defcal measure $16 -> bit {
  barrier q16_xy, q16_ro, q16_rx;
  play(q16_ro, constant(q16_ro_amp, q16_ro_duration));
  return capture_v2(q16_rx, q16_ro_duration);
}

// --- q17 ---
cal {
  frame q17_xy = newframe(q17_drive, q17_f01, q17_xy_phase);
}
defcal rz(angle theta) $17 { shift_phase(q17_xy, -theta); shift_phase(q18_q17_cr, -theta); shift_phase(q24_q17_cr, -theta); }
defcal sx $17 { play(q17_xy, drag_lifted(q17_sx_amp, q17_gate_duration, q17_gate_sigma, q17_sx_beta)); }
defcal x $17 { play(q17_xy, drag_lifted(q17_x_amp, q17_gate_duration, q17_gate_sigma, q17_x_beta)); }
defcal prx(float theta, angle phi) $17 {
  shift_phase(q17_xy, phi); play(q17_xy, drag_lifted(q17_x_amp * theta / pi, q17_gate_duration, q17_gate_sigma, q17_x_beta)); shift_phase(q17_xy, -phi);
}
defcal prx(pi/2, angle phi) $17 { shift_phase(q17_xy, phi); play(q17_xy, drag_lifted(q17_sx_amp, q17_gate_duration, q17_gate_sigma, q17_sx_beta)); shift_phase(q17_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $17 {
  shift_phase(q17_xy, -lambda); shift_phase(q18_q17_cr, -lambda); shift_phase(q24_q17_cr, -lambda);
  play(q17_xy, drag_lifted(q17_sx_amp, q17_gate_duration, q17_gate_sigma, q17_sx_beta));
  shift_phase(q17_xy, -(theta + pi)); shift_phase(q18_q17_cr, -(theta + pi)); shift_phase(q24_q17_cr, -(theta + pi));
  play(q17_xy, drag_lifted(q17_sx_amp, q17_gate_duration, q17_gate_sigma, q17_sx_beta));
  shift_phase(q17_xy, -(phi + pi)); shift_phase(q18_q17_cr, -(phi + pi)); shift_phase(q24_q17_cr, -(phi + pi));
}
defcal reset $17 { delay[q17_reset_duration] q17_xy; }
cal {
  frame q17_ro = newframe(feed2_out, q17_ro_frequency, 0.0);
  frame q17_rx = newframe(feed2_in, q17_ro_frequency, 0.0);
}
defcal measure $17 -> bit {
  barrier q17_xy, q17_ro, q17_rx;
  play(q17_ro, constant(q17_ro_amp, q17_ro_duration));
  return capture_v2(q17_rx, q17_ro_duration);
}

// --- q18 ---
cal {
  frame q18_xy = newframe(q18_drive, q18_f01, q18_xy_phase);
}
defcal rz(angle theta) $18 { shift_phase(q18_xy, -theta); shift_phase(q14_q18_cr, -theta); }
defcal sx $18 { play(q18_xy, drag_lifted(q18_sx_amp, q18_gate_duration, q18_gate_sigma, q18_sx_beta)); }
defcal x $18 { play(q18_xy, drag_lifted(q18_x_amp, q18_gate_duration, q18_gate_sigma, q18_x_beta)); }
defcal prx(float theta, angle phi) $18 {
  shift_phase(q18_xy, phi); play(q18_xy, drag_lifted(q18_x_amp * theta / pi, q18_gate_duration, q18_gate_sigma, q18_x_beta)); shift_phase(q18_xy, -phi);
}
defcal prx(pi/2, angle phi) $18 { shift_phase(q18_xy, phi); play(q18_xy, drag_lifted(q18_sx_amp, q18_gate_duration, q18_gate_sigma, q18_sx_beta)); shift_phase(q18_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $18 {
  shift_phase(q18_xy, -lambda); shift_phase(q14_q18_cr, -lambda);
  play(q18_xy, drag_lifted(q18_sx_amp, q18_gate_duration, q18_gate_sigma, q18_sx_beta));
  shift_phase(q18_xy, -(theta + pi)); shift_phase(q14_q18_cr, -(theta + pi));
  play(q18_xy, drag_lifted(q18_sx_amp, q18_gate_duration, q18_gate_sigma, q18_sx_beta));
  shift_phase(q18_xy, -(phi + pi)); shift_phase(q14_q18_cr, -(phi + pi));
}
defcal reset $18 { delay[q18_reset_duration] q18_xy; }
cal {
  frame q18_ro = newframe(feed2_out, q18_ro_frequency, 0.0);
  frame q18_rx = newframe(feed2_in, q18_ro_frequency, 0.0);
}
defcal measure $18 -> bit {
  barrier q18_xy, q18_ro, q18_rx;
  play(q18_ro, constant(q18_ro_amp, q18_ro_duration));
  return capture_v2(q18_rx, q18_ro_duration);
}

// --- q19 ---
cal {
  frame q19_xy = newframe(q19_drive, q19_f01, q19_xy_phase);
}
defcal rz(angle theta) $19 { shift_phase(q19_xy, -theta); shift_phase(q18_q19_cr, -theta); shift_phase(q20_q19_cr, -theta); }
defcal sx $19 { play(q19_xy, drag_lifted(q19_sx_amp, q19_gate_duration, q19_gate_sigma, q19_sx_beta)); }
defcal x $19 { play(q19_xy, drag_lifted(q19_x_amp, q19_gate_duration, q19_gate_sigma, q19_x_beta)); }
defcal prx(float theta, angle phi) $19 {
  shift_phase(q19_xy, phi); play(q19_xy, drag_lifted(q19_x_amp * theta / pi, q19_gate_duration, q19_gate_sigma, q19_x_beta)); shift_phase(q19_xy, -phi);
}
defcal prx(pi/2, angle phi) $19 { shift_phase(q19_xy, phi); play(q19_xy, drag_lifted(q19_sx_amp, q19_gate_duration, q19_gate_sigma, q19_sx_beta)); shift_phase(q19_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $19 {
  shift_phase(q19_xy, -lambda); shift_phase(q18_q19_cr, -lambda); shift_phase(q20_q19_cr, -lambda);
  play(q19_xy, drag_lifted(q19_sx_amp, q19_gate_duration, q19_gate_sigma, q19_sx_beta));
  shift_phase(q19_xy, -(theta + pi)); shift_phase(q18_q19_cr, -(theta + pi)); shift_phase(q20_q19_cr, -(theta + pi));
  play(q19_xy, drag_lifted(q19_sx_amp, q19_gate_duration, q19_gate_sigma, q19_sx_beta));
  shift_phase(q19_xy, -(phi + pi)); shift_phase(q18_q19_cr, -(phi + pi)); shift_phase(q20_q19_cr, -(phi + pi));
}
defcal reset $19 { delay[q19_reset_duration] q19_xy; }
cal {
  frame q19_ro = newframe(feed2_out, q19_ro_frequency, 0.0);
  frame q19_rx = newframe(feed2_in, q19_ro_frequency, 0.0);
}
defcal measure $19 -> bit {
  barrier q19_xy, q19_ro, q19_rx;
  play(q19_ro, constant(q19_ro_amp, q19_ro_duration));
  return capture_v2(q19_rx, q19_ro_duration);
}

// --- q20 ---
cal {
  frame q20_xy = newframe(q20_drive, q20_f01, q20_xy_phase);
}
defcal rz(angle theta) $20 { shift_phase(q20_xy, -theta); shift_phase(q23_q20_cr, -theta); }
defcal sx $20 { play(q20_xy, drag_lifted(q20_sx_amp, q20_gate_duration, q20_gate_sigma, q20_sx_beta)); }
defcal x $20 { play(q20_xy, drag_lifted(q20_x_amp, q20_gate_duration, q20_gate_sigma, q20_x_beta)); }
defcal prx(float theta, angle phi) $20 {
  shift_phase(q20_xy, phi); play(q20_xy, drag_lifted(q20_x_amp * theta / pi, q20_gate_duration, q20_gate_sigma, q20_x_beta)); shift_phase(q20_xy, -phi);
}
defcal prx(pi/2, angle phi) $20 { shift_phase(q20_xy, phi); play(q20_xy, drag_lifted(q20_sx_amp, q20_gate_duration, q20_gate_sigma, q20_sx_beta)); shift_phase(q20_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $20 {
  shift_phase(q20_xy, -lambda); shift_phase(q23_q20_cr, -lambda);
  play(q20_xy, drag_lifted(q20_sx_amp, q20_gate_duration, q20_gate_sigma, q20_sx_beta));
  shift_phase(q20_xy, -(theta + pi)); shift_phase(q23_q20_cr, -(theta + pi));
  play(q20_xy, drag_lifted(q20_sx_amp, q20_gate_duration, q20_gate_sigma, q20_sx_beta));
  shift_phase(q20_xy, -(phi + pi)); shift_phase(q23_q20_cr, -(phi + pi));
}
defcal reset $20 { delay[q20_reset_duration] q20_xy; }
cal {
  frame q20_ro = newframe(feed2_out, q20_ro_frequency, 0.0);
  frame q20_rx = newframe(feed2_in, q20_ro_frequency, 0.0);
}
defcal measure $20 -> bit {
  barrier q20_xy, q20_ro, q20_rx;
  play(q20_ro, constant(q20_ro_amp, q20_ro_duration));
  return capture_v2(q20_rx, q20_ro_duration);
}

// --- q21 ---
cal {
  frame q21_xy = newframe(q21_drive, q21_f01, q21_xy_phase);
}
defcal rz(angle theta) $21 { shift_phase(q21_xy, -theta); shift_phase(q13_q21_cr, -theta); shift_phase(q22_q21_cr, -theta); }
defcal sx $21 { play(q21_xy, drag_lifted(q21_sx_amp, q21_gate_duration, q21_gate_sigma, q21_sx_beta)); }
defcal x $21 { play(q21_xy, drag_lifted(q21_x_amp, q21_gate_duration, q21_gate_sigma, q21_x_beta)); }
defcal prx(float theta, angle phi) $21 {
  shift_phase(q21_xy, phi); play(q21_xy, drag_lifted(q21_x_amp * theta / pi, q21_gate_duration, q21_gate_sigma, q21_x_beta)); shift_phase(q21_xy, -phi);
}
defcal prx(pi/2, angle phi) $21 { shift_phase(q21_xy, phi); play(q21_xy, drag_lifted(q21_sx_amp, q21_gate_duration, q21_gate_sigma, q21_sx_beta)); shift_phase(q21_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $21 {
  shift_phase(q21_xy, -lambda); shift_phase(q13_q21_cr, -lambda); shift_phase(q22_q21_cr, -lambda);
  play(q21_xy, drag_lifted(q21_sx_amp, q21_gate_duration, q21_gate_sigma, q21_sx_beta));
  shift_phase(q21_xy, -(theta + pi)); shift_phase(q13_q21_cr, -(theta + pi)); shift_phase(q22_q21_cr, -(theta + pi));
  play(q21_xy, drag_lifted(q21_sx_amp, q21_gate_duration, q21_gate_sigma, q21_sx_beta));
  shift_phase(q21_xy, -(phi + pi)); shift_phase(q13_q21_cr, -(phi + pi)); shift_phase(q22_q21_cr, -(phi + pi));
}
defcal reset $21 { delay[q21_reset_duration] q21_xy; }
cal {
  frame q21_ro = newframe(feed2_out, q21_ro_frequency, 0.0);
  frame q21_rx = newframe(feed2_in, q21_ro_frequency, 0.0);
}
defcal measure $21 -> bit {
  barrier q21_xy, q21_ro, q21_rx;
  play(q21_ro, constant(q21_ro_amp, q21_ro_duration));
  return capture_v2(q21_rx, q21_ro_duration);
}

// --- q22 ---
cal {
  frame q22_xy = newframe(q22_drive, q22_f01, q22_xy_phase);
}
defcal rz(angle theta) $22 { shift_phase(q22_xy, -theta); }
defcal sx $22 { play(q22_xy, drag_lifted(q22_sx_amp, q22_gate_duration, q22_gate_sigma, q22_sx_beta)); }
defcal x $22 { play(q22_xy, drag_lifted(q22_x_amp, q22_gate_duration, q22_gate_sigma, q22_x_beta)); }
defcal prx(float theta, angle phi) $22 {
  shift_phase(q22_xy, phi); play(q22_xy, drag_lifted(q22_x_amp * theta / pi, q22_gate_duration, q22_gate_sigma, q22_x_beta)); shift_phase(q22_xy, -phi);
}
defcal prx(pi/2, angle phi) $22 { shift_phase(q22_xy, phi); play(q22_xy, drag_lifted(q22_sx_amp, q22_gate_duration, q22_gate_sigma, q22_sx_beta)); shift_phase(q22_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $22 {
  shift_phase(q22_xy, -lambda);
  play(q22_xy, drag_lifted(q22_sx_amp, q22_gate_duration, q22_gate_sigma, q22_sx_beta));
  shift_phase(q22_xy, -(theta + pi));
  play(q22_xy, drag_lifted(q22_sx_amp, q22_gate_duration, q22_gate_sigma, q22_sx_beta));
  shift_phase(q22_xy, -(phi + pi));
}
defcal reset $22 { delay[q22_reset_duration] q22_xy; }
cal {
  frame q22_ro = newframe(feed2_out, q22_ro_frequency, 0.0);
  frame q22_rx = newframe(feed2_in, q22_ro_frequency, 0.0);
}
defcal measure $22 -> bit {
  barrier q22_xy, q22_ro, q22_rx;
  play(q22_ro, constant(q22_ro_amp, q22_ro_duration));
  return capture_v2(q22_rx, q22_ro_duration);
}

// --- q23 ---
cal {
  frame q23_xy = newframe(q23_drive, q23_f01, q23_xy_phase);
}
defcal rz(angle theta) $23 { shift_phase(q23_xy, -theta); }
defcal sx $23 { play(q23_xy, drag_lifted(q23_sx_amp, q23_gate_duration, q23_gate_sigma, q23_sx_beta)); }
defcal x $23 { play(q23_xy, drag_lifted(q23_x_amp, q23_gate_duration, q23_gate_sigma, q23_x_beta)); }
defcal prx(float theta, angle phi) $23 {
  shift_phase(q23_xy, phi); play(q23_xy, drag_lifted(q23_x_amp * theta / pi, q23_gate_duration, q23_gate_sigma, q23_x_beta)); shift_phase(q23_xy, -phi);
}
defcal prx(pi/2, angle phi) $23 { shift_phase(q23_xy, phi); play(q23_xy, drag_lifted(q23_sx_amp, q23_gate_duration, q23_gate_sigma, q23_sx_beta)); shift_phase(q23_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $23 {
  shift_phase(q23_xy, -lambda);
  play(q23_xy, drag_lifted(q23_sx_amp, q23_gate_duration, q23_gate_sigma, q23_sx_beta));
  shift_phase(q23_xy, -(theta + pi));
  play(q23_xy, drag_lifted(q23_sx_amp, q23_gate_duration, q23_gate_sigma, q23_sx_beta));
  shift_phase(q23_xy, -(phi + pi));
}
defcal reset $23 { delay[q23_reset_duration] q23_xy; }
cal {
  frame q23_ro = newframe(feed2_out, q23_ro_frequency, 0.0);
  frame q23_rx = newframe(feed2_in, q23_ro_frequency, 0.0);
}
defcal measure $23 -> bit {
  barrier q23_xy, q23_ro, q23_rx;
  play(q23_ro, constant(q23_ro_amp, q23_ro_duration));
  return capture_v2(q23_rx, q23_ro_duration);
}

// --- q24 ---
cal {
  frame q24_xy = newframe(q24_drive, q24_f01, q24_xy_phase);
}
defcal rz(angle theta) $24 { shift_phase(q24_xy, -theta); }
defcal sx $24 { play(q24_xy, drag_lifted(q24_sx_amp, q24_gate_duration, q24_gate_sigma, q24_sx_beta)); }
defcal x $24 { play(q24_xy, drag_lifted(q24_x_amp, q24_gate_duration, q24_gate_sigma, q24_x_beta)); }
defcal prx(float theta, angle phi) $24 {
  shift_phase(q24_xy, phi); play(q24_xy, drag_lifted(q24_x_amp * theta / pi, q24_gate_duration, q24_gate_sigma, q24_x_beta)); shift_phase(q24_xy, -phi);
}
defcal prx(pi/2, angle phi) $24 { shift_phase(q24_xy, phi); play(q24_xy, drag_lifted(q24_sx_amp, q24_gate_duration, q24_gate_sigma, q24_sx_beta)); shift_phase(q24_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $24 {
  shift_phase(q24_xy, -lambda);
  play(q24_xy, drag_lifted(q24_sx_amp, q24_gate_duration, q24_gate_sigma, q24_sx_beta));
  shift_phase(q24_xy, -(theta + pi));
  play(q24_xy, drag_lifted(q24_sx_amp, q24_gate_duration, q24_gate_sigma, q24_sx_beta));
  shift_phase(q24_xy, -(phi + pi));
}
defcal reset $24 { delay[q24_reset_duration] q24_xy; }
cal {
  frame q24_ro = newframe(feed3_out, q24_ro_frequency, 0.0);
  frame q24_rx = newframe(feed3_in, q24_ro_frequency, 0.0);
}
defcal measure $24 -> bit {
  barrier q24_xy, q24_ro, q24_rx;
  play(q24_ro, constant(q24_ro_amp, q24_ro_duration));
  return capture_v2(q24_rx, q24_ro_duration);
}

// --- q25 ---
cal {
  frame q25_xy = newframe(q25_drive, q25_f01, q25_xy_phase);
}
defcal rz(angle theta) $25 { shift_phase(q25_xy, -theta); }
defcal sx $25 { play(q25_xy, drag_lifted(q25_sx_amp, q25_gate_duration, q25_gate_sigma, q25_sx_beta)); }
defcal x $25 { play(q25_xy, drag_lifted(q25_x_amp, q25_gate_duration, q25_gate_sigma, q25_x_beta)); }
defcal prx(float theta, angle phi) $25 {
  shift_phase(q25_xy, phi); play(q25_xy, drag_lifted(q25_x_amp * theta / pi, q25_gate_duration, q25_gate_sigma, q25_x_beta)); shift_phase(q25_xy, -phi);
}
defcal prx(pi/2, angle phi) $25 { shift_phase(q25_xy, phi); play(q25_xy, drag_lifted(q25_sx_amp, q25_gate_duration, q25_gate_sigma, q25_sx_beta)); shift_phase(q25_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $25 {
  shift_phase(q25_xy, -lambda);
  play(q25_xy, drag_lifted(q25_sx_amp, q25_gate_duration, q25_gate_sigma, q25_sx_beta));
  shift_phase(q25_xy, -(theta + pi));
  play(q25_xy, drag_lifted(q25_sx_amp, q25_gate_duration, q25_gate_sigma, q25_sx_beta));
  shift_phase(q25_xy, -(phi + pi));
}
defcal reset $25 { delay[q25_reset_duration] q25_xy; }
cal {
  frame q25_ro = newframe(feed3_out, q25_ro_frequency, 0.0);
  frame q25_rx = newframe(feed3_in, q25_ro_frequency, 0.0);
}
defcal measure $25 -> bit {
  barrier q25_xy, q25_ro, q25_rx;
  play(q25_ro, constant(q25_ro_amp, q25_ro_duration));
  return capture_v2(q25_rx, q25_ro_duration);
}

// --- q26 ---
cal {
  frame q26_xy = newframe(q26_drive, q26_f01, q26_xy_phase);
}
defcal rz(angle theta) $26 { shift_phase(q26_xy, -theta); shift_phase(q25_q26_cr, -theta); }
defcal sx $26 { play(q26_xy, drag_lifted(q26_sx_amp, q26_gate_duration, q26_gate_sigma, q26_sx_beta)); }
defcal x $26 { play(q26_xy, drag_lifted(q26_x_amp, q26_gate_duration, q26_gate_sigma, q26_x_beta)); }
defcal prx(float theta, angle phi) $26 {
  shift_phase(q26_xy, phi); play(q26_xy, drag_lifted(q26_x_amp * theta / pi, q26_gate_duration, q26_gate_sigma, q26_x_beta)); shift_phase(q26_xy, -phi);
}
defcal prx(pi/2, angle phi) $26 { shift_phase(q26_xy, phi); play(q26_xy, drag_lifted(q26_sx_amp, q26_gate_duration, q26_gate_sigma, q26_sx_beta)); shift_phase(q26_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $26 {
  shift_phase(q26_xy, -lambda); shift_phase(q25_q26_cr, -lambda);
  play(q26_xy, drag_lifted(q26_sx_amp, q26_gate_duration, q26_gate_sigma, q26_sx_beta));
  shift_phase(q26_xy, -(theta + pi)); shift_phase(q25_q26_cr, -(theta + pi));
  play(q26_xy, drag_lifted(q26_sx_amp, q26_gate_duration, q26_gate_sigma, q26_sx_beta));
  shift_phase(q26_xy, -(phi + pi)); shift_phase(q25_q26_cr, -(phi + pi));
}
defcal reset $26 { delay[q26_reset_duration] q26_xy; }
cal {
  frame q26_ro = newframe(feed3_out, q26_ro_frequency, 0.0);
  frame q26_rx = newframe(feed3_in, q26_ro_frequency, 0.0);
}
defcal measure $26 -> bit {
  barrier q26_xy, q26_ro, q26_rx;
  play(q26_ro, constant(q26_ro_amp, q26_ro_duration));
  return capture_v2(q26_rx, q26_ro_duration);
}

// --- q27 ---
cal {
  frame q27_xy = newframe(q27_drive, q27_f01, q27_xy_phase);
}
defcal rz(angle theta) $27 { shift_phase(q27_xy, -theta); shift_phase(q24_q27_cr, -theta); shift_phase(q26_q27_cr, -theta); shift_phase(q28_q27_cr, -theta); }
defcal sx $27 { play(q27_xy, drag_lifted(q27_sx_amp, q27_gate_duration, q27_gate_sigma, q27_sx_beta)); }
defcal x $27 { play(q27_xy, drag_lifted(q27_x_amp, q27_gate_duration, q27_gate_sigma, q27_x_beta)); }
defcal prx(float theta, angle phi) $27 {
  shift_phase(q27_xy, phi); play(q27_xy, drag_lifted(q27_x_amp * theta / pi, q27_gate_duration, q27_gate_sigma, q27_x_beta)); shift_phase(q27_xy, -phi);
}
defcal prx(pi/2, angle phi) $27 { shift_phase(q27_xy, phi); play(q27_xy, drag_lifted(q27_sx_amp, q27_gate_duration, q27_gate_sigma, q27_sx_beta)); shift_phase(q27_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $27 {
  shift_phase(q27_xy, -lambda); shift_phase(q24_q27_cr, -lambda); shift_phase(q26_q27_cr, -lambda); shift_phase(q28_q27_cr, -lambda);
  play(q27_xy, drag_lifted(q27_sx_amp, q27_gate_duration, q27_gate_sigma, q27_sx_beta));
  shift_phase(q27_xy, -(theta + pi)); shift_phase(q24_q27_cr, -(theta + pi)); shift_phase(q26_q27_cr, -(theta + pi)); shift_phase(q28_q27_cr, -(theta + pi));
  play(q27_xy, drag_lifted(q27_sx_amp, q27_gate_duration, q27_gate_sigma, q27_sx_beta));
  shift_phase(q27_xy, -(phi + pi)); shift_phase(q24_q27_cr, -(phi + pi)); shift_phase(q26_q27_cr, -(phi + pi)); shift_phase(q28_q27_cr, -(phi + pi));
}
defcal reset $27 { delay[q27_reset_duration] q27_xy; }
cal {
  frame q27_ro = newframe(feed3_out, q27_ro_frequency, 0.0);
  frame q27_rx = newframe(feed3_in, q27_ro_frequency, 0.0);
}
defcal measure $27 -> bit {
  barrier q27_xy, q27_ro, q27_rx;
  play(q27_ro, constant(q27_ro_amp, q27_ro_duration));
  return capture_v2(q27_rx, q27_ro_duration);
}

// --- q28 ---
cal {
  frame q28_xy = newframe(q28_drive, q28_f01, q28_xy_phase);
}
defcal rz(angle theta) $28 { shift_phase(q28_xy, -theta); }
defcal sx $28 { play(q28_xy, drag_lifted(q28_sx_amp, q28_gate_duration, q28_gate_sigma, q28_sx_beta)); }
defcal x $28 { play(q28_xy, drag_lifted(q28_x_amp, q28_gate_duration, q28_gate_sigma, q28_x_beta)); }
defcal prx(float theta, angle phi) $28 {
  shift_phase(q28_xy, phi); play(q28_xy, drag_lifted(q28_x_amp * theta / pi, q28_gate_duration, q28_gate_sigma, q28_x_beta)); shift_phase(q28_xy, -phi);
}
defcal prx(pi/2, angle phi) $28 { shift_phase(q28_xy, phi); play(q28_xy, drag_lifted(q28_sx_amp, q28_gate_duration, q28_gate_sigma, q28_sx_beta)); shift_phase(q28_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $28 {
  shift_phase(q28_xy, -lambda);
  play(q28_xy, drag_lifted(q28_sx_amp, q28_gate_duration, q28_gate_sigma, q28_sx_beta));
  shift_phase(q28_xy, -(theta + pi));
  play(q28_xy, drag_lifted(q28_sx_amp, q28_gate_duration, q28_gate_sigma, q28_sx_beta));
  shift_phase(q28_xy, -(phi + pi));
}
defcal reset $28 { delay[q28_reset_duration] q28_xy; }
cal {
  frame q28_ro = newframe(feed3_out, q28_ro_frequency, 0.0);
  frame q28_rx = newframe(feed3_in, q28_ro_frequency, 0.0);
}
defcal measure $28 -> bit {
  barrier q28_xy, q28_ro, q28_rx;
  play(q28_ro, constant(q28_ro_amp, q28_ro_duration));
  return capture_v2(q28_rx, q28_ro_duration);
}

// --- q29 ---
cal {
  frame q29_xy = newframe(q29_drive, q29_f01, q29_xy_phase);
}
defcal rz(angle theta) $29 { shift_phase(q29_xy, -theta); shift_phase(q28_q29_cr, -theta); shift_phase(q30_q29_cr, -theta); }
defcal sx $29 { play(q29_xy, drag_lifted(q29_sx_amp, q29_gate_duration, q29_gate_sigma, q29_sx_beta)); }
defcal x $29 { play(q29_xy, drag_lifted(q29_x_amp, q29_gate_duration, q29_gate_sigma, q29_x_beta)); }
defcal prx(float theta, angle phi) $29 {
  shift_phase(q29_xy, phi); play(q29_xy, drag_lifted(q29_x_amp * theta / pi, q29_gate_duration, q29_gate_sigma, q29_x_beta)); shift_phase(q29_xy, -phi);
}
defcal prx(pi/2, angle phi) $29 { shift_phase(q29_xy, phi); play(q29_xy, drag_lifted(q29_sx_amp, q29_gate_duration, q29_gate_sigma, q29_sx_beta)); shift_phase(q29_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $29 {
  shift_phase(q29_xy, -lambda); shift_phase(q28_q29_cr, -lambda); shift_phase(q30_q29_cr, -lambda);
  play(q29_xy, drag_lifted(q29_sx_amp, q29_gate_duration, q29_gate_sigma, q29_sx_beta));
  shift_phase(q29_xy, -(theta + pi)); shift_phase(q28_q29_cr, -(theta + pi)); shift_phase(q30_q29_cr, -(theta + pi));
  play(q29_xy, drag_lifted(q29_sx_amp, q29_gate_duration, q29_gate_sigma, q29_sx_beta));
  shift_phase(q29_xy, -(phi + pi)); shift_phase(q28_q29_cr, -(phi + pi)); shift_phase(q30_q29_cr, -(phi + pi));
}
defcal reset $29 { delay[q29_reset_duration] q29_xy; }
cal {
  frame q29_ro = newframe(feed3_out, q29_ro_frequency, 0.0);
  frame q29_rx = newframe(feed3_in, q29_ro_frequency, 0.0);
}
defcal measure $29 -> bit {
  barrier q29_xy, q29_ro, q29_rx;
  play(q29_ro, constant(q29_ro_amp, q29_ro_duration));
  return capture_v2(q29_rx, q29_ro_duration);
}

// --- q30 ---
cal {
  frame q30_xy = newframe(q30_drive, q30_f01, q30_xy_phase);
}
defcal rz(angle theta) $30 { shift_phase(q30_xy, -theta); shift_phase(q23_q30_cr, -theta); }
defcal sx $30 { play(q30_xy, drag_lifted(q30_sx_amp, q30_gate_duration, q30_gate_sigma, q30_sx_beta)); }
defcal x $30 { play(q30_xy, drag_lifted(q30_x_amp, q30_gate_duration, q30_gate_sigma, q30_x_beta)); }
defcal prx(float theta, angle phi) $30 {
  shift_phase(q30_xy, phi); play(q30_xy, drag_lifted(q30_x_amp * theta / pi, q30_gate_duration, q30_gate_sigma, q30_x_beta)); shift_phase(q30_xy, -phi);
}
defcal prx(pi/2, angle phi) $30 { shift_phase(q30_xy, phi); play(q30_xy, drag_lifted(q30_sx_amp, q30_gate_duration, q30_gate_sigma, q30_sx_beta)); shift_phase(q30_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $30 {
  shift_phase(q30_xy, -lambda); shift_phase(q23_q30_cr, -lambda);
  play(q30_xy, drag_lifted(q30_sx_amp, q30_gate_duration, q30_gate_sigma, q30_sx_beta));
  shift_phase(q30_xy, -(theta + pi)); shift_phase(q23_q30_cr, -(theta + pi));
  play(q30_xy, drag_lifted(q30_sx_amp, q30_gate_duration, q30_gate_sigma, q30_sx_beta));
  shift_phase(q30_xy, -(phi + pi)); shift_phase(q23_q30_cr, -(phi + pi));
}
defcal reset $30 { delay[q30_reset_duration] q30_xy; }
cal {
  frame q30_ro = newframe(feed3_out, q30_ro_frequency, 0.0);
  frame q30_rx = newframe(feed3_in, q30_ro_frequency, 0.0);
}
defcal measure $30 -> bit {
  barrier q30_xy, q30_ro, q30_rx;
  play(q30_ro, constant(q30_ro_amp, q30_ro_duration));
  return capture_v2(q30_rx, q30_ro_duration);
}

// --- q31 ---
cal {
  frame q31_xy = newframe(q31_drive, q31_f01, q31_xy_phase);
}
defcal rz(angle theta) $31 { shift_phase(q31_xy, -theta); shift_phase(q22_q31_cr, -theta); shift_phase(q30_q31_cr, -theta); }
defcal sx $31 { play(q31_xy, drag_lifted(q31_sx_amp, q31_gate_duration, q31_gate_sigma, q31_sx_beta)); }
defcal x $31 { play(q31_xy, drag_lifted(q31_x_amp, q31_gate_duration, q31_gate_sigma, q31_x_beta)); }
defcal prx(float theta, angle phi) $31 {
  shift_phase(q31_xy, phi); play(q31_xy, drag_lifted(q31_x_amp * theta / pi, q31_gate_duration, q31_gate_sigma, q31_x_beta)); shift_phase(q31_xy, -phi);
}
defcal prx(pi/2, angle phi) $31 { shift_phase(q31_xy, phi); play(q31_xy, drag_lifted(q31_sx_amp, q31_gate_duration, q31_gate_sigma, q31_sx_beta)); shift_phase(q31_xy, -phi); }
defcal U(angle theta, angle phi, angle lambda) $31 {
  shift_phase(q31_xy, -lambda); shift_phase(q22_q31_cr, -lambda); shift_phase(q30_q31_cr, -lambda);
  play(q31_xy, drag_lifted(q31_sx_amp, q31_gate_duration, q31_gate_sigma, q31_sx_beta));
  shift_phase(q31_xy, -(theta + pi)); shift_phase(q22_q31_cr, -(theta + pi)); shift_phase(q30_q31_cr, -(theta + pi));
  play(q31_xy, drag_lifted(q31_sx_amp, q31_gate_duration, q31_gate_sigma, q31_sx_beta));
  shift_phase(q31_xy, -(phi + pi)); shift_phase(q22_q31_cr, -(phi + pi)); shift_phase(q30_q31_cr, -(phi + pi));
}
defcal reset $31 { delay[q31_reset_duration] q31_xy; }
cal {
  frame q31_ro = newframe(feed3_out, q31_ro_frequency, 0.0);
  frame q31_rx = newframe(feed3_in, q31_ro_frequency, 0.0);
}
defcal measure $31 -> bit {
  barrier q31_xy, q31_ro, q31_rx;
  play(q31_ro, constant(q31_ro_amp, q31_ro_duration));
  return capture_v2(q31_rx, q31_ro_duration);
}

// --- q0 → q1: echoed cross resonance ---
defcal ecr $0, $1 {
  barrier q0_xy, q1_xy, q0_q1_cr;
  play(q0_q1_cr, flat_top_gaussian(q0_q1_ecr_amp, q0_q1_ecr_tone, q0_q1_ecr_rise, q0_q1_ecr_sigma));
  barrier q0_xy, q1_xy, q0_q1_cr;
  x $0;
  barrier q0_xy, q1_xy, q0_q1_cr;
  play(q0_q1_cr, flat_top_gaussian(-q0_q1_ecr_amp, q0_q1_ecr_tone, q0_q1_ecr_rise, q0_q1_ecr_sigma));
  barrier q0_xy, q1_xy, q0_q1_cr;
  rz(q0_q1_ecr_z_control) $0;
  rz(q0_q1_ecr_z_target) $1;
}
defcal cx $0, $1 { ecr $0, $1; x $0; rz(pi/2) $0; sx $1; }

// --- q2 → q1: echoed cross resonance ---
defcal ecr $2, $1 {
  barrier q2_xy, q1_xy, q2_q1_cr;
  play(q2_q1_cr, flat_top_gaussian(q2_q1_ecr_amp, q2_q1_ecr_tone, q2_q1_ecr_rise, q2_q1_ecr_sigma));
  barrier q2_xy, q1_xy, q2_q1_cr;
  x $2;
  barrier q2_xy, q1_xy, q2_q1_cr;
  play(q2_q1_cr, flat_top_gaussian(-q2_q1_ecr_amp, q2_q1_ecr_tone, q2_q1_ecr_rise, q2_q1_ecr_sigma));
  barrier q2_xy, q1_xy, q2_q1_cr;
  rz(q2_q1_ecr_z_control) $2;
  rz(q2_q1_ecr_z_target) $1;
}
defcal cx $2, $1 { ecr $2, $1; x $2; rz(pi/2) $2; sx $1; }

// --- q2 → q3: echoed cross resonance ---
defcal ecr $2, $3 {
  barrier q2_xy, q3_xy, q2_q3_cr;
  play(q2_q3_cr, flat_top_gaussian(q2_q3_ecr_amp, q2_q3_ecr_tone, q2_q3_ecr_rise, q2_q3_ecr_sigma));
  barrier q2_xy, q3_xy, q2_q3_cr;
  x $2;
  barrier q2_xy, q3_xy, q2_q3_cr;
  play(q2_q3_cr, flat_top_gaussian(-q2_q3_ecr_amp, q2_q3_ecr_tone, q2_q3_ecr_rise, q2_q3_ecr_sigma));
  barrier q2_xy, q3_xy, q2_q3_cr;
  rz(q2_q3_ecr_z_control) $2;
  rz(q2_q3_ecr_z_target) $3;
}
defcal cx $2, $3 { ecr $2, $3; x $2; rz(pi/2) $2; sx $3; }

// --- q4 → q3: echoed cross resonance ---
defcal ecr $4, $3 {
  barrier q4_xy, q3_xy, q4_q3_cr;
  play(q4_q3_cr, flat_top_gaussian(q4_q3_ecr_amp, q4_q3_ecr_tone, q4_q3_ecr_rise, q4_q3_ecr_sigma));
  barrier q4_xy, q3_xy, q4_q3_cr;
  x $4;
  barrier q4_xy, q3_xy, q4_q3_cr;
  play(q4_q3_cr, flat_top_gaussian(-q4_q3_ecr_amp, q4_q3_ecr_tone, q4_q3_ecr_rise, q4_q3_ecr_sigma));
  barrier q4_xy, q3_xy, q4_q3_cr;
  rz(q4_q3_ecr_z_control) $4;
  rz(q4_q3_ecr_z_target) $3;
}
defcal cx $4, $3 { ecr $4, $3; x $4; rz(pi/2) $4; sx $3; }

// --- q5 → q4: echoed cross resonance ---
defcal ecr $5, $4 {
  barrier q5_xy, q4_xy, q5_q4_cr;
  play(q5_q4_cr, flat_top_gaussian(q5_q4_ecr_amp, q5_q4_ecr_tone, q5_q4_ecr_rise, q5_q4_ecr_sigma));
  barrier q5_xy, q4_xy, q5_q4_cr;
  x $5;
  barrier q5_xy, q4_xy, q5_q4_cr;
  play(q5_q4_cr, flat_top_gaussian(-q5_q4_ecr_amp, q5_q4_ecr_tone, q5_q4_ecr_rise, q5_q4_ecr_sigma));
  barrier q5_xy, q4_xy, q5_q4_cr;
  rz(q5_q4_ecr_z_control) $5;
  rz(q5_q4_ecr_z_target) $4;
}
defcal cx $5, $4 { ecr $5, $4; x $5; rz(pi/2) $5; sx $4; }

// --- q6 → q3: echoed cross resonance ---
defcal ecr $6, $3 {
  barrier q6_xy, q3_xy, q6_q3_cr;
  play(q6_q3_cr, flat_top_gaussian(q6_q3_ecr_amp, q6_q3_ecr_tone, q6_q3_ecr_rise, q6_q3_ecr_sigma));
  barrier q6_xy, q3_xy, q6_q3_cr;
  x $6;
  barrier q6_xy, q3_xy, q6_q3_cr;
  play(q6_q3_cr, flat_top_gaussian(-q6_q3_ecr_amp, q6_q3_ecr_tone, q6_q3_ecr_rise, q6_q3_ecr_sigma));
  barrier q6_xy, q3_xy, q6_q3_cr;
  rz(q6_q3_ecr_z_control) $6;
  rz(q6_q3_ecr_z_target) $3;
}
defcal cx $6, $3 { ecr $6, $3; x $6; rz(pi/2) $6; sx $3; }

// --- q6 → q12: echoed cross resonance ---
defcal ecr $6, $12 {
  barrier q6_xy, q12_xy, q6_q12_cr;
  play(q6_q12_cr, flat_top_gaussian(q6_q12_ecr_amp, q6_q12_ecr_tone, q6_q12_ecr_rise, q6_q12_ecr_sigma));
  barrier q6_xy, q12_xy, q6_q12_cr;
  x $6;
  barrier q6_xy, q12_xy, q6_q12_cr;
  play(q6_q12_cr, flat_top_gaussian(-q6_q12_ecr_amp, q6_q12_ecr_tone, q6_q12_ecr_rise, q6_q12_ecr_sigma));
  barrier q6_xy, q12_xy, q6_q12_cr;
  rz(q6_q12_ecr_z_control) $6;
  rz(q6_q12_ecr_z_target) $12;
}
defcal cx $6, $12 { ecr $6, $12; x $6; rz(pi/2) $6; sx $12; }

// --- q7 → q0: echoed cross resonance ---
defcal ecr $7, $0 {
  barrier q7_xy, q0_xy, q7_q0_cr;
  play(q7_q0_cr, flat_top_gaussian(q7_q0_ecr_amp, q7_q0_ecr_tone, q7_q0_ecr_rise, q7_q0_ecr_sigma));
  barrier q7_xy, q0_xy, q7_q0_cr;
  x $7;
  barrier q7_xy, q0_xy, q7_q0_cr;
  play(q7_q0_cr, flat_top_gaussian(-q7_q0_ecr_amp, q7_q0_ecr_tone, q7_q0_ecr_rise, q7_q0_ecr_sigma));
  barrier q7_xy, q0_xy, q7_q0_cr;
  rz(q7_q0_ecr_z_control) $7;
  rz(q7_q0_ecr_z_target) $0;
}
defcal cx $7, $0 { ecr $7, $0; x $7; rz(pi/2) $7; sx $0; }

// --- q7 → q9: echoed cross resonance ---
defcal ecr $7, $9 {
  barrier q7_xy, q9_xy, q7_q9_cr;
  play(q7_q9_cr, flat_top_gaussian(q7_q9_ecr_amp, q7_q9_ecr_tone, q7_q9_ecr_rise, q7_q9_ecr_sigma));
  barrier q7_xy, q9_xy, q7_q9_cr;
  x $7;
  barrier q7_xy, q9_xy, q7_q9_cr;
  play(q7_q9_cr, flat_top_gaussian(-q7_q9_ecr_amp, q7_q9_ecr_tone, q7_q9_ecr_rise, q7_q9_ecr_sigma));
  barrier q7_xy, q9_xy, q7_q9_cr;
  rz(q7_q9_ecr_z_control) $7;
  rz(q7_q9_ecr_z_target) $9;
}
defcal cx $7, $9 { ecr $7, $9; x $7; rz(pi/2) $7; sx $9; }

// --- q9 → q10: echoed cross resonance ---
defcal ecr $9, $10 {
  barrier q9_xy, q10_xy, q9_q10_cr;
  play(q9_q10_cr, flat_top_gaussian(q9_q10_ecr_amp, q9_q10_ecr_tone, q9_q10_ecr_rise, q9_q10_ecr_sigma));
  barrier q9_xy, q10_xy, q9_q10_cr;
  x $9;
  barrier q9_xy, q10_xy, q9_q10_cr;
  play(q9_q10_cr, flat_top_gaussian(-q9_q10_ecr_amp, q9_q10_ecr_tone, q9_q10_ecr_rise, q9_q10_ecr_sigma));
  barrier q9_xy, q10_xy, q9_q10_cr;
  rz(q9_q10_ecr_z_control) $9;
  rz(q9_q10_ecr_z_target) $10;
}
defcal cx $9, $10 { ecr $9, $10; x $9; rz(pi/2) $9; sx $10; }

// --- q11 → q10: echoed cross resonance ---
defcal ecr $11, $10 {
  barrier q11_xy, q10_xy, q11_q10_cr;
  play(q11_q10_cr, flat_top_gaussian(q11_q10_ecr_amp, q11_q10_ecr_tone, q11_q10_ecr_rise, q11_q10_ecr_sigma));
  barrier q11_xy, q10_xy, q11_q10_cr;
  x $11;
  barrier q11_xy, q10_xy, q11_q10_cr;
  play(q11_q10_cr, flat_top_gaussian(-q11_q10_ecr_amp, q11_q10_ecr_tone, q11_q10_ecr_rise, q11_q10_ecr_sigma));
  barrier q11_xy, q10_xy, q11_q10_cr;
  rz(q11_q10_ecr_z_control) $11;
  rz(q11_q10_ecr_z_target) $10;
}
defcal cx $11, $10 { ecr $11, $10; x $11; rz(pi/2) $11; sx $10; }

// --- q11 → q12: echoed cross resonance ---
defcal ecr $11, $12 {
  barrier q11_xy, q12_xy, q11_q12_cr;
  play(q11_q12_cr, flat_top_gaussian(q11_q12_ecr_amp, q11_q12_ecr_tone, q11_q12_ecr_rise, q11_q12_ecr_sigma));
  barrier q11_xy, q12_xy, q11_q12_cr;
  x $11;
  barrier q11_xy, q12_xy, q11_q12_cr;
  play(q11_q12_cr, flat_top_gaussian(-q11_q12_ecr_amp, q11_q12_ecr_tone, q11_q12_ecr_rise, q11_q12_ecr_sigma));
  barrier q11_xy, q12_xy, q11_q12_cr;
  rz(q11_q12_ecr_z_control) $11;
  rz(q11_q12_ecr_z_target) $12;
}
defcal cx $11, $12 { ecr $11, $12; x $11; rz(pi/2) $11; sx $12; }

// --- q13 → q21: echoed cross resonance ---
defcal ecr $13, $21 {
  barrier q13_xy, q21_xy, q13_q21_cr;
  play(q13_q21_cr, flat_top_gaussian(q13_q21_ecr_amp, q13_q21_ecr_tone, q13_q21_ecr_rise, q13_q21_ecr_sigma));
  barrier q13_xy, q21_xy, q13_q21_cr;
  x $13;
  barrier q13_xy, q21_xy, q13_q21_cr;
  play(q13_q21_cr, flat_top_gaussian(-q13_q21_ecr_amp, q13_q21_ecr_tone, q13_q21_ecr_rise, q13_q21_ecr_sigma));
  barrier q13_xy, q21_xy, q13_q21_cr;
  rz(q13_q21_ecr_z_control) $13;
  rz(q13_q21_ecr_z_target) $21;
}
defcal cx $13, $21 { ecr $13, $21; x $13; rz(pi/2) $13; sx $21; }

// --- q14 → q11: echoed cross resonance ---
defcal ecr $14, $11 {
  barrier q14_xy, q11_xy, q14_q11_cr;
  play(q14_q11_cr, flat_top_gaussian(q14_q11_ecr_amp, q14_q11_ecr_tone, q14_q11_ecr_rise, q14_q11_ecr_sigma));
  barrier q14_xy, q11_xy, q14_q11_cr;
  x $14;
  barrier q14_xy, q11_xy, q14_q11_cr;
  play(q14_q11_cr, flat_top_gaussian(-q14_q11_ecr_amp, q14_q11_ecr_tone, q14_q11_ecr_rise, q14_q11_ecr_sigma));
  barrier q14_xy, q11_xy, q14_q11_cr;
  rz(q14_q11_ecr_z_control) $14;
  rz(q14_q11_ecr_z_target) $11;
}
defcal cx $14, $11 { ecr $14, $11; x $14; rz(pi/2) $14; sx $11; }

// --- q14 → q18: echoed cross resonance ---
defcal ecr $14, $18 {
  barrier q14_xy, q18_xy, q14_q18_cr;
  play(q14_q18_cr, flat_top_gaussian(q14_q18_ecr_amp, q14_q18_ecr_tone, q14_q18_ecr_rise, q14_q18_ecr_sigma));
  barrier q14_xy, q18_xy, q14_q18_cr;
  x $14;
  barrier q14_xy, q18_xy, q14_q18_cr;
  play(q14_q18_cr, flat_top_gaussian(-q14_q18_ecr_amp, q14_q18_ecr_tone, q14_q18_ecr_rise, q14_q18_ecr_sigma));
  barrier q14_xy, q18_xy, q14_q18_cr;
  rz(q14_q18_ecr_z_control) $14;
  rz(q14_q18_ecr_z_target) $18;
}
defcal cx $14, $18 { ecr $14, $18; x $14; rz(pi/2) $14; sx $18; }

// --- q15 → q8: echoed cross resonance ---
defcal ecr $15, $8 {
  barrier q15_xy, q8_xy, q15_q8_cr;
  play(q15_q8_cr, flat_top_gaussian(q15_q8_ecr_amp, q15_q8_ecr_tone, q15_q8_ecr_rise, q15_q8_ecr_sigma));
  barrier q15_xy, q8_xy, q15_q8_cr;
  x $15;
  barrier q15_xy, q8_xy, q15_q8_cr;
  play(q15_q8_cr, flat_top_gaussian(-q15_q8_ecr_amp, q15_q8_ecr_tone, q15_q8_ecr_rise, q15_q8_ecr_sigma));
  barrier q15_xy, q8_xy, q15_q8_cr;
  rz(q15_q8_ecr_z_control) $15;
  rz(q15_q8_ecr_z_target) $8;
}
defcal cx $15, $8 { ecr $15, $8; x $15; rz(pi/2) $15; sx $8; }

// --- q15 → q16: echoed cross resonance ---
defcal ecr $15, $16 {
  barrier q15_xy, q16_xy, q15_q16_cr;
  play(q15_q16_cr, flat_top_gaussian(q15_q16_ecr_amp, q15_q16_ecr_tone, q15_q16_ecr_rise, q15_q16_ecr_sigma));
  barrier q15_xy, q16_xy, q15_q16_cr;
  x $15;
  barrier q15_xy, q16_xy, q15_q16_cr;
  play(q15_q16_cr, flat_top_gaussian(-q15_q16_ecr_amp, q15_q16_ecr_tone, q15_q16_ecr_rise, q15_q16_ecr_sigma));
  barrier q15_xy, q16_xy, q15_q16_cr;
  rz(q15_q16_ecr_z_control) $15;
  rz(q15_q16_ecr_z_target) $16;
}
defcal cx $15, $16 { ecr $15, $16; x $15; rz(pi/2) $15; sx $16; }

// --- q18 → q17: echoed cross resonance ---
defcal ecr $18, $17 {
  barrier q18_xy, q17_xy, q18_q17_cr;
  play(q18_q17_cr, flat_top_gaussian(q18_q17_ecr_amp, q18_q17_ecr_tone, q18_q17_ecr_rise, q18_q17_ecr_sigma));
  barrier q18_xy, q17_xy, q18_q17_cr;
  x $18;
  barrier q18_xy, q17_xy, q18_q17_cr;
  play(q18_q17_cr, flat_top_gaussian(-q18_q17_ecr_amp, q18_q17_ecr_tone, q18_q17_ecr_rise, q18_q17_ecr_sigma));
  barrier q18_xy, q17_xy, q18_q17_cr;
  rz(q18_q17_ecr_z_control) $18;
  rz(q18_q17_ecr_z_target) $17;
}
defcal cx $18, $17 { ecr $18, $17; x $18; rz(pi/2) $18; sx $17; }

// --- q18 → q19: echoed cross resonance ---
defcal ecr $18, $19 {
  barrier q18_xy, q19_xy, q18_q19_cr;
  play(q18_q19_cr, flat_top_gaussian(q18_q19_ecr_amp, q18_q19_ecr_tone, q18_q19_ecr_rise, q18_q19_ecr_sigma));
  barrier q18_xy, q19_xy, q18_q19_cr;
  x $18;
  barrier q18_xy, q19_xy, q18_q19_cr;
  play(q18_q19_cr, flat_top_gaussian(-q18_q19_ecr_amp, q18_q19_ecr_tone, q18_q19_ecr_rise, q18_q19_ecr_sigma));
  barrier q18_xy, q19_xy, q18_q19_cr;
  rz(q18_q19_ecr_z_control) $18;
  rz(q18_q19_ecr_z_target) $19;
}
defcal cx $18, $19 { ecr $18, $19; x $18; rz(pi/2) $18; sx $19; }

// --- q20 → q19: echoed cross resonance ---
defcal ecr $20, $19 {
  barrier q20_xy, q19_xy, q20_q19_cr;
  play(q20_q19_cr, flat_top_gaussian(q20_q19_ecr_amp, q20_q19_ecr_tone, q20_q19_ecr_rise, q20_q19_ecr_sigma));
  barrier q20_xy, q19_xy, q20_q19_cr;
  x $20;
  barrier q20_xy, q19_xy, q20_q19_cr;
  play(q20_q19_cr, flat_top_gaussian(-q20_q19_ecr_amp, q20_q19_ecr_tone, q20_q19_ecr_rise, q20_q19_ecr_sigma));
  barrier q20_xy, q19_xy, q20_q19_cr;
  rz(q20_q19_ecr_z_control) $20;
  rz(q20_q19_ecr_z_target) $19;
}
defcal cx $20, $19 { ecr $20, $19; x $20; rz(pi/2) $20; sx $19; }

// --- q22 → q21: echoed cross resonance ---
defcal ecr $22, $21 {
  barrier q22_xy, q21_xy, q22_q21_cr;
  play(q22_q21_cr, flat_top_gaussian(q22_q21_ecr_amp, q22_q21_ecr_tone, q22_q21_ecr_rise, q22_q21_ecr_sigma));
  barrier q22_xy, q21_xy, q22_q21_cr;
  x $22;
  barrier q22_xy, q21_xy, q22_q21_cr;
  play(q22_q21_cr, flat_top_gaussian(-q22_q21_ecr_amp, q22_q21_ecr_tone, q22_q21_ecr_rise, q22_q21_ecr_sigma));
  barrier q22_xy, q21_xy, q22_q21_cr;
  rz(q22_q21_ecr_z_control) $22;
  rz(q22_q21_ecr_z_target) $21;
}
defcal cx $22, $21 { ecr $22, $21; x $22; rz(pi/2) $22; sx $21; }

// --- q22 → q31: echoed cross resonance ---
defcal ecr $22, $31 {
  barrier q22_xy, q31_xy, q22_q31_cr;
  play(q22_q31_cr, flat_top_gaussian(q22_q31_ecr_amp, q22_q31_ecr_tone, q22_q31_ecr_rise, q22_q31_ecr_sigma));
  barrier q22_xy, q31_xy, q22_q31_cr;
  x $22;
  barrier q22_xy, q31_xy, q22_q31_cr;
  play(q22_q31_cr, flat_top_gaussian(-q22_q31_ecr_amp, q22_q31_ecr_tone, q22_q31_ecr_rise, q22_q31_ecr_sigma));
  barrier q22_xy, q31_xy, q22_q31_cr;
  rz(q22_q31_ecr_z_control) $22;
  rz(q22_q31_ecr_z_target) $31;
}
defcal cx $22, $31 { ecr $22, $31; x $22; rz(pi/2) $22; sx $31; }

// --- q23 → q20: echoed cross resonance ---
defcal ecr $23, $20 {
  barrier q23_xy, q20_xy, q23_q20_cr;
  play(q23_q20_cr, flat_top_gaussian(q23_q20_ecr_amp, q23_q20_ecr_tone, q23_q20_ecr_rise, q23_q20_ecr_sigma));
  barrier q23_xy, q20_xy, q23_q20_cr;
  x $23;
  barrier q23_xy, q20_xy, q23_q20_cr;
  play(q23_q20_cr, flat_top_gaussian(-q23_q20_ecr_amp, q23_q20_ecr_tone, q23_q20_ecr_rise, q23_q20_ecr_sigma));
  barrier q23_xy, q20_xy, q23_q20_cr;
  rz(q23_q20_ecr_z_control) $23;
  rz(q23_q20_ecr_z_target) $20;
}
defcal cx $23, $20 { ecr $23, $20; x $23; rz(pi/2) $23; sx $20; }

// --- q23 → q30: echoed cross resonance ---
defcal ecr $23, $30 {
  barrier q23_xy, q30_xy, q23_q30_cr;
  play(q23_q30_cr, flat_top_gaussian(q23_q30_ecr_amp, q23_q30_ecr_tone, q23_q30_ecr_rise, q23_q30_ecr_sigma));
  barrier q23_xy, q30_xy, q23_q30_cr;
  x $23;
  barrier q23_xy, q30_xy, q23_q30_cr;
  play(q23_q30_cr, flat_top_gaussian(-q23_q30_ecr_amp, q23_q30_ecr_tone, q23_q30_ecr_rise, q23_q30_ecr_sigma));
  barrier q23_xy, q30_xy, q23_q30_cr;
  rz(q23_q30_ecr_z_control) $23;
  rz(q23_q30_ecr_z_target) $30;
}
defcal cx $23, $30 { ecr $23, $30; x $23; rz(pi/2) $23; sx $30; }

// --- q24 → q17: echoed cross resonance ---
defcal ecr $24, $17 {
  barrier q24_xy, q17_xy, q24_q17_cr;
  play(q24_q17_cr, flat_top_gaussian(q24_q17_ecr_amp, q24_q17_ecr_tone, q24_q17_ecr_rise, q24_q17_ecr_sigma));
  barrier q24_xy, q17_xy, q24_q17_cr;
  x $24;
  barrier q24_xy, q17_xy, q24_q17_cr;
  play(q24_q17_cr, flat_top_gaussian(-q24_q17_ecr_amp, q24_q17_ecr_tone, q24_q17_ecr_rise, q24_q17_ecr_sigma));
  barrier q24_xy, q17_xy, q24_q17_cr;
  rz(q24_q17_ecr_z_control) $24;
  rz(q24_q17_ecr_z_target) $17;
}
defcal cx $24, $17 { ecr $24, $17; x $24; rz(pi/2) $24; sx $17; }

// --- q24 → q27: echoed cross resonance ---
defcal ecr $24, $27 {
  barrier q24_xy, q27_xy, q24_q27_cr;
  play(q24_q27_cr, flat_top_gaussian(q24_q27_ecr_amp, q24_q27_ecr_tone, q24_q27_ecr_rise, q24_q27_ecr_sigma));
  barrier q24_xy, q27_xy, q24_q27_cr;
  x $24;
  barrier q24_xy, q27_xy, q24_q27_cr;
  play(q24_q27_cr, flat_top_gaussian(-q24_q27_ecr_amp, q24_q27_ecr_tone, q24_q27_ecr_rise, q24_q27_ecr_sigma));
  barrier q24_xy, q27_xy, q24_q27_cr;
  rz(q24_q27_ecr_z_control) $24;
  rz(q24_q27_ecr_z_target) $27;
}
defcal cx $24, $27 { ecr $24, $27; x $24; rz(pi/2) $24; sx $27; }

// --- q25 → q16: echoed cross resonance ---
defcal ecr $25, $16 {
  barrier q25_xy, q16_xy, q25_q16_cr;
  play(q25_q16_cr, flat_top_gaussian(q25_q16_ecr_amp, q25_q16_ecr_tone, q25_q16_ecr_rise, q25_q16_ecr_sigma));
  barrier q25_xy, q16_xy, q25_q16_cr;
  x $25;
  barrier q25_xy, q16_xy, q25_q16_cr;
  play(q25_q16_cr, flat_top_gaussian(-q25_q16_ecr_amp, q25_q16_ecr_tone, q25_q16_ecr_rise, q25_q16_ecr_sigma));
  barrier q25_xy, q16_xy, q25_q16_cr;
  rz(q25_q16_ecr_z_control) $25;
  rz(q25_q16_ecr_z_target) $16;
}
defcal cx $25, $16 { ecr $25, $16; x $25; rz(pi/2) $25; sx $16; }

// --- q25 → q26: echoed cross resonance ---
defcal ecr $25, $26 {
  barrier q25_xy, q26_xy, q25_q26_cr;
  play(q25_q26_cr, flat_top_gaussian(q25_q26_ecr_amp, q25_q26_ecr_tone, q25_q26_ecr_rise, q25_q26_ecr_sigma));
  barrier q25_xy, q26_xy, q25_q26_cr;
  x $25;
  barrier q25_xy, q26_xy, q25_q26_cr;
  play(q25_q26_cr, flat_top_gaussian(-q25_q26_ecr_amp, q25_q26_ecr_tone, q25_q26_ecr_rise, q25_q26_ecr_sigma));
  barrier q25_xy, q26_xy, q25_q26_cr;
  rz(q25_q26_ecr_z_control) $25;
  rz(q25_q26_ecr_z_target) $26;
}
defcal cx $25, $26 { ecr $25, $26; x $25; rz(pi/2) $25; sx $26; }

// --- q26 → q27: echoed cross resonance ---
defcal ecr $26, $27 {
  barrier q26_xy, q27_xy, q26_q27_cr;
  play(q26_q27_cr, flat_top_gaussian(q26_q27_ecr_amp, q26_q27_ecr_tone, q26_q27_ecr_rise, q26_q27_ecr_sigma));
  barrier q26_xy, q27_xy, q26_q27_cr;
  x $26;
  barrier q26_xy, q27_xy, q26_q27_cr;
  play(q26_q27_cr, flat_top_gaussian(-q26_q27_ecr_amp, q26_q27_ecr_tone, q26_q27_ecr_rise, q26_q27_ecr_sigma));
  barrier q26_xy, q27_xy, q26_q27_cr;
  rz(q26_q27_ecr_z_control) $26;
  rz(q26_q27_ecr_z_target) $27;
}
defcal cx $26, $27 { ecr $26, $27; x $26; rz(pi/2) $26; sx $27; }

// --- q28 → q27: echoed cross resonance ---
defcal ecr $28, $27 {
  barrier q28_xy, q27_xy, q28_q27_cr;
  play(q28_q27_cr, flat_top_gaussian(q28_q27_ecr_amp, q28_q27_ecr_tone, q28_q27_ecr_rise, q28_q27_ecr_sigma));
  barrier q28_xy, q27_xy, q28_q27_cr;
  x $28;
  barrier q28_xy, q27_xy, q28_q27_cr;
  play(q28_q27_cr, flat_top_gaussian(-q28_q27_ecr_amp, q28_q27_ecr_tone, q28_q27_ecr_rise, q28_q27_ecr_sigma));
  barrier q28_xy, q27_xy, q28_q27_cr;
  rz(q28_q27_ecr_z_control) $28;
  rz(q28_q27_ecr_z_target) $27;
}
defcal cx $28, $27 { ecr $28, $27; x $28; rz(pi/2) $28; sx $27; }

// --- q28 → q29: echoed cross resonance ---
defcal ecr $28, $29 {
  barrier q28_xy, q29_xy, q28_q29_cr;
  play(q28_q29_cr, flat_top_gaussian(q28_q29_ecr_amp, q28_q29_ecr_tone, q28_q29_ecr_rise, q28_q29_ecr_sigma));
  barrier q28_xy, q29_xy, q28_q29_cr;
  x $28;
  barrier q28_xy, q29_xy, q28_q29_cr;
  play(q28_q29_cr, flat_top_gaussian(-q28_q29_ecr_amp, q28_q29_ecr_tone, q28_q29_ecr_rise, q28_q29_ecr_sigma));
  barrier q28_xy, q29_xy, q28_q29_cr;
  rz(q28_q29_ecr_z_control) $28;
  rz(q28_q29_ecr_z_target) $29;
}
defcal cx $28, $29 { ecr $28, $29; x $28; rz(pi/2) $28; sx $29; }

// --- q30 → q29: echoed cross resonance ---
defcal ecr $30, $29 {
  barrier q30_xy, q29_xy, q30_q29_cr;
  play(q30_q29_cr, flat_top_gaussian(q30_q29_ecr_amp, q30_q29_ecr_tone, q30_q29_ecr_rise, q30_q29_ecr_sigma));
  barrier q30_xy, q29_xy, q30_q29_cr;
  x $30;
  barrier q30_xy, q29_xy, q30_q29_cr;
  play(q30_q29_cr, flat_top_gaussian(-q30_q29_ecr_amp, q30_q29_ecr_tone, q30_q29_ecr_rise, q30_q29_ecr_sigma));
  barrier q30_xy, q29_xy, q30_q29_cr;
  rz(q30_q29_ecr_z_control) $30;
  rz(q30_q29_ecr_z_target) $29;
}
defcal cx $30, $29 { ecr $30, $29; x $30; rz(pi/2) $30; sx $29; }

// --- q30 → q31: echoed cross resonance ---
defcal ecr $30, $31 {
  barrier q30_xy, q31_xy, q30_q31_cr;
  play(q30_q31_cr, flat_top_gaussian(q30_q31_ecr_amp, q30_q31_ecr_tone, q30_q31_ecr_rise, q30_q31_ecr_sigma));
  barrier q30_xy, q31_xy, q30_q31_cr;
  x $30;
  barrier q30_xy, q31_xy, q30_q31_cr;
  play(q30_q31_cr, flat_top_gaussian(-q30_q31_ecr_amp, q30_q31_ecr_tone, q30_q31_ecr_rise, q30_q31_ecr_sigma));
  barrier q30_xy, q31_xy, q30_q31_cr;
  rz(q30_q31_ecr_z_control) $30;
  rz(q30_q31_ecr_z_target) $31;
}
defcal cx $30, $31 { ecr $30, $31; x $30; rz(pi/2) $30; sx $31; }
