#include <unistd.h>

#include <cstring>
#include <string>
#include <vector>

// torch's OpenMP threads spin for a while after each operator. They then take the cores from the kernels of
// this program, which have threads of their own, and on a busy machine every barrier costs a time slice:
// measured, the same steps take 40 times as long. OpenMP reads its policy when its library is loaded, so a
// program that is linked with it has to start once more with the policy in its environment.
namespace {

constexpr char policy[] = "OMP_WAIT_POLICY";

[[gnu::constructor]] void waitQuietly(int /*count*/, char** arguments, char** environment) {
    std::vector<char*> variables;
    for (char** variable = environment; *variable != nullptr; ++variable) {
        if (std::strncmp(*variable, policy, sizeof policy - 1) == 0) return;
        variables.push_back(*variable);
    }
    std::string setting = std::string(policy) + "=passive";
    variables.push_back(setting.data());
    variables.push_back(nullptr);
    // On failure the program goes on as it is, only slower.
    ::execve("/proc/self/exe", arguments, variables.data());
}

}  // namespace
