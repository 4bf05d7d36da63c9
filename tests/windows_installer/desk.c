/* In place of the packed desk: it ends at once, or stays open while a file is there. */
#include <windows.h>

int WINAPI WinMain(HINSTANCE one, HINSTANCE none, LPSTR words, int show) {
    HANDLE told = CreateFileA("C:\\opened", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    CloseHandle(told);
    while (GetFileAttributesA("C:\\stay") != INVALID_FILE_ATTRIBUTES)
        Sleep(50);
    return 7;
}
