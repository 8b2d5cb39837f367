// 2^x on [−8, 0]: a polynomial to the 16th power, which needs no whole numbers.
float power2(float x) {
#ifdef PLANES
    float p = (((1.2325585885e-7 * x + 1.3388241313805338e-5) * x + 0.000937915057875216) * x +
               0.043321214616298676) * x + 0.9999999403953552;  // relative error 3e-6
#else
    float p = ((1.1377625924069434e-5 * x + 0.0009275826741941273) * x + 0.043303970247507095) * x +
              0.999995231628418;  // relative error 8e-5
#endif
    p *= p;
    p *= p;
    p *= p;
    return p * p;
}
